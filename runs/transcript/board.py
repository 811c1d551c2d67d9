"""Where items are gathered: by key, in the order of their coming, with what is open in each chat.

Chats can lie inside one another, and some are held at the same time, so that their entries come mixed. What belongs
together (a call and the message it led to, a review and its message) is always of one chat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from agents.cast import cast as cast_of
from agents.spec import AgentSpec, ChatSpec, GroupSpec, TeamSpec
from runs.models import Artifact, Entry, Run
from runs.models import Execution as ExecutionRow
from runs.models import Review as ReviewRow
from runs.sandbox.cell import Limits
from runs.transcript import words
from runs.transcript.items import Item
from runs.transcript.pieces import Call, Speaker, Try

Some = TypeVar("Some", bound=Item)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the journal does not say: the files of each step, and the rows that may be ahead of it, newest first.

    A decision can be taken, or a cell be at work, before the journal has an entry for it. `is_live` False where the
    entries stop before the journal's end: nothing is ahead there. `reviewed` counts all reviews of the run.
    """

    is_live: bool = False
    reviews: Sequence[ReviewRow] = ()
    executions: Sequence[ExecutionRow] = ()
    reviewed: int = 0
    files: Mapping[str, list[Artifact]] = field(default_factory=dict)


@dataclass(slots=True)
class Thread:
    """What is open in one chat. `last`, `executing` and `running` are keys of items; `text` and `calls`
    are of the last message, `tries` of those who were asked since who speaks next."""

    asked: Entry | None = None
    answer: Entry | None = None
    last: str = ""
    executing: str = ""
    running: str = ""
    refusal: str = ""
    text: str = ""
    calls: tuple[Call, ...] = ()
    tries: list[Try] = field(default_factory=list)


class Board:
    """`items` by key. `threads` by the place of their chat; journals of old know one chat and no places: it is ""."""

    def __init__(self, run: Run, around: Circumstances) -> None:
        self.run, self.around = run, around
        self.items: dict[str, Item] = {}
        self.threads: defaultdict[str, Thread] = defaultdict(Thread)
        self.spec = TeamSpec.parse(run.spec)
        self._speakers = {member.name: Speaker(member.name, member.hue, member.icon) for member in cast_of(self.spec)}
        self._specs: dict[str, AgentSpec | GroupSpec] = {one.name: one for one in self.spec.speakers}
        #: The run is one chat: it needs no frame, and its own place is left out of the numbers of those inside.
        self.is_one_chat = isinstance(self.spec.conversation, ChatSpec)

    def thread(self, entry: Entry) -> Thread:
        return self.threads[chat_of(entry)]

    def add(self, item: Item) -> None:
        self.items[item.key] = item

    def made(self, kind: type[Some], key: str, entry: Entry, **shown: Any) -> Some:
        elapsed = (entry.created - self.run.created).total_seconds()
        where: dict[str, Any] = {"chat": chat_of(entry), "lane": self._lane(entry)}
        return kind(key=key, start=entry.seq, seq=entry.seq, at=entry.created, elapsed=elapsed, **where, **shown)

    def speaker(self, name: str) -> Speaker:
        return self._speakers.get(name) or Speaker(name, "slate", "circle-user")

    def member(self, name: str) -> AgentSpec | GroupSpec | None:
        return self._specs.get(name)

    def to(self, name: str) -> str:
        """`name` as the one who is spoken to; "" for a group, in which everybody is."""
        return "" if isinstance(self.member(name), GroupSpec) else name

    def seconds(self, agent: str) -> float:
        """The limit of a block that `agent` runs, in journals of before there were profiles; 0: not known."""
        spec = self.member(agent)
        return spec.code.seconds or Limits().seconds if isinstance(spec, AgentSpec) and spec.code else 0.0

    def number(self, chat: str) -> str:
        return words.chat_number(chat, is_one_chat=self.is_one_chat)

    def _lane(self, entry: Entry) -> str:
        """Steps of scripts that are played side by side have a path of several numbers (`runs.paths`)."""
        return self.number(chat_of(entry)) if "." in (entry.step or "") else ""


def chat_of(entry: Entry) -> str:
    return str(entry.data.get("chat", ""))


def key(kind: str, entry: Entry) -> str:
    """An element's id that is also fit for a selector."""
    return kind + (entry.step or str(entry.seq)).replace(".", "-").replace("!", "_")
