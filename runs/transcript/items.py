"""What a person sees of a run, item by item: frozen, comparable, and free of the database.

Every item has a `key` (the id of its element, the same for as long as it is shown), a `start` and a `seq`: the journal
entry that put it there, and the last one that changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import ClassVar, Literal

from agents.conversation.human_input import EXIT
from runs.forks import UNFINISHED
from runs.transcript import words
from runs.transcript.pieces import (
    Answer,
    Call,
    Execution,
    Limit,
    Part,
    Review,
    Speaker,
    ToolRun,
    Try,
    Usage,
)


@dataclass(frozen=True, slots=True)
class Item:
    """`chat` is the place of the chat it belongs to; `lane` names that for people where others are held at the same
    time, whose items come in between."""

    key: str
    start: int
    seq: int
    at: datetime
    elapsed: float
    chat: str
    lane: str

    #: Which template shows it: templates/runs/items/<kind>.html
    kind: ClassVar[str] = "item"

    @property
    def level(self) -> int:
        """How many chats are around its own."""
        return self.chat.count(".")

    @property
    def clock(self) -> str:
        """When, counted from the start of the run: 4:05, 1:04:05."""
        minutes, seconds = divmod(max(0, int(self.elapsed)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def version(self) -> str:
        """Differs whenever anything that is shown differs."""
        return blake2b(repr(self).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Message(Item):
    """Something said. `lead` is what comes before the first block of code, `rest` begins with it.

    An executor's message about code that ran is told by `execution`; its own words are then in `raw`. `runs` are the
    tools that were called for it, as far as no answer in `answers` has them. `closing` is the word at its end that
    ends the chat. `recipient` is "" where everybody in a group hears it.
    """

    speaker: Speaker
    recipient: str
    lead: tuple[Part, ...] = ()
    rest: tuple[Part, ...] = ()
    closing: str = ""
    usage: Usage | None = None
    review: Review | None = None
    execution: Execution | None = None
    calls: tuple[Call, ...] = ()
    runs: tuple[ToolRun, ...] = ()
    answers: tuple[Answer, ...] = ()
    raw: str = ""
    by_person: bool = False
    kind: ClassVar[str] = "message"

    @property
    def is_empty(self) -> bool:
        """Nothing was said, and nothing else is to be seen."""
        return not (self.lead or self.rest or self.closing or self.calls or self.runs or self.answers or self.execution)


@dataclass(frozen=True, slots=True)
class Permission(Item):
    """May a tool be called? `review` holds the call as one block of JSON."""

    speaker: Speaker
    review: Review
    kind: ClassVar[str] = "permission"


@dataclass(frozen=True, slots=True)
class Opening(Item):
    """A chat begins, inside another or after another."""

    number: str
    initiator: Speaker
    recipient: Speaker
    most_turns: int | None
    kind: ClassVar[str] = "opening"


@dataclass(frozen=True, slots=True)
class Closing(Item):
    """Why a chat ended. `summary` is what it leaves behind, "" where that is its last message."""

    number: str
    title: str
    text: str
    inner: str
    summary: str
    usage: Usage | None
    kind: ClassVar[str] = "closing"


@dataclass(frozen=True, slots=True)
class Choice(Item):
    """Who speaks next in a group, `how` that was found, and what models answered who were asked."""

    chosen: Speaker
    how: str
    tries: tuple[Try, ...]
    kind: ClassVar[str] = "choice"


@dataclass(frozen=True, slots=True)
class Writing(Item):
    """A model that has been asked and has not answered. Its text streams into the element, never into the journal."""

    speaker: Speaker
    step: str
    doing: str
    kind: ClassVar[str] = "writing"


@dataclass(frozen=True, slots=True)
class Question(Item):
    """A person is asked to speak in an agent's place, or, where there are `choices`, who speaks next in a group.

    `answer` "" is an answer: `empty` says on its button what it does.
    """

    id: str
    speaker: Speaker
    about: str
    choices: tuple[Speaker, ...]
    state: Literal["pending", "answered", "over"]
    answer: str = ""
    by: str = ""
    kind: ClassVar[str] = "question"

    @property
    def prompt(self) -> str:
        return words.prompt(self.about, self.speaker.name)

    @property
    def hint(self) -> str:
        return words.hint(self.about, self.speaker.name)

    @property
    def empty(self) -> str:
        return words.empty(self.about)

    @property
    def leave(self) -> str:
        return words.leave(self.about)

    @property
    def outcome(self) -> str:
        if self.state == "over":
            return f"Nobody answered for {self.speaker.name} before the run ended."
        left = self.answer == EXIT and not self.choices
        return words.answered(self.about, self.by or "Somebody", self.speaker.name, self.answer, left=left)


@dataclass(frozen=True, slots=True)
class Failure(Item):
    """One connection did not answer; the next was tried, or the run paused."""

    connection: str
    cause: str
    problem: str
    kind: ClassVar[str] = "failure"


@dataclass(frozen=True, slots=True)
class Budget(Item):
    """Limits that are used up, and what was said about it: a person is asked only while it is pending."""

    id: str
    limits: tuple[Limit, ...]
    state: Literal["pending", "raised", "ended", "over"]
    by: str = ""
    kind: ClassVar[str] = "budget"

    @property
    def used_up(self) -> str:
        return " ".join(limit.sentence for limit in self.limits)

    @property
    def outcome(self) -> str:
        match self.state:
            case "raised":
                return f"{self.by} raised the budget to {' and '.join(limit.raised for limit in self.limits)}."
            case "ended":
                return f"{self.by} ended the run at its budget."
        return "Nobody decided about the budget before the run ended."


@dataclass(frozen=True, slots=True)
class Pause(Item):
    """Somebody, `by`, wanted it, or else only a person can put this right. `is_open` while the run still waits."""

    cause: str
    problem: str
    mend: str
    is_open: bool
    by: str = ""
    kind: ClassVar[str] = "pause"


@dataclass(frozen=True, slots=True)
class Fork(Item):
    """All that is above happened in another run."""

    run: str
    number: int
    after: int
    by: str
    edited: bool
    kind: ClassVar[str] = "fork"


@dataclass(frozen=True, slots=True)
class Resumption(Item):
    by: str
    kind: ClassVar[str] = "resumption"


@dataclass(frozen=True, slots=True)
class End(Item):
    """Why it ended, and what came of it."""

    title: str
    text: str
    rule: str
    agent: str
    summary: str
    inner: str = ""
    kind: ClassVar[str] = "end"

    @property
    def is_unfinished(self) -> bool:
        return self.rule in UNFINISHED

    @property
    def icon(self) -> str:
        return "octagon-x" if self.rule == "stopped" else "flag"
