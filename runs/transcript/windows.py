"""Which part of a journal is read for a page: the newest messages, what came after, what lies before.

A run can have tens of thousands of entries, and a page shows a hundred messages. Windows are cut after a `said` entry.
Around a window lies what its items need to be whole: of each chat in it the two messages before (an answer wants its
call, a review its code) with all that led to them, and where it stops short of the journal's end, all up to the chat's
next message. That is read, too, but shown in the windows next to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from runs.models import Artifact, Entry, Execution, Question, Review, Run
from runs.transcript.board import Circumstances, chat_of
from runs.transcript.items import Item, Writing
from runs.transcript.projection import project

#: Messages of one window.
MESSAGES = 100

#: So many model calls, reviews, questions and executions are looked at for those that are open: each is in one chat.
OPEN = 50

#: Entries of a step that do not say of which chat they are, or are of none.
_OF_NO_CHAT = ("model_failed", "budget_reached", "budget_decided")

_ANSWERS = ("model_answered", "review_decided", "person_answered", "code_finished", "tool_finished")


@dataclass(frozen=True, slots=True)
class Window:
    """`items` in order; `older` and `newer` say whether there are more; `seq` is the last entry that was read.

    `steps` are the last steps of which anything is known in it, one for each script that is played.
    """

    items: list[Item]
    seq: int
    steps: tuple[str, ...]
    older: bool
    newer: bool

    @property
    def start(self) -> int:
        return self.items[0].start if self.items else 0


def newest(run: Run) -> Window:
    return _window(run, _back(run, run.seq, MESSAGES), run.seq)


def after(run: Run, seq: int) -> Window:
    """What is new since `seq`, and what may have changed: of each chat its last message, and all that came of it."""
    return _window(run, _back(run, seq, 0), _ahead(run, seq, MESSAGES) or run.seq, changed=True)


def before(run: Run, seq: int) -> Window:
    """The messages before the item that starts at `seq`."""
    last = _back(run, seq - 1, 0)
    return _window(run, _back(run, last, MESSAGES), last)


def _window(run: Run, begin: int, end: int, *, changed: bool = False) -> Window:
    """The items that start after `begin`, up to `end`; with `changed` also those before that may have changed."""
    is_live = end >= run.seq
    end = run.seq if is_live else end
    inside = list(run.entries.filter(seq__gte=begin, seq__lte=end))
    chats = _chats(inside)
    if is_live and any("." in (entry.step or "") for entry in inside):
        chats |= _waiting(run)
    inside = [entry for entry in inside if entry.seq > begin]
    earlier, floors = _before(run, chats, inside, begin)
    entries = earlier + inside + ([] if is_live else _after(run, chats, inside, end))
    items = project(run, entries, _around(run, entries, is_live=is_live))
    least = floors if changed else dict.fromkeys(floors, begin)
    shown = [item for item in items if least.get(item.chat, 0) < item.start <= end or isinstance(item, Writing)]
    if not shown and begin and not changed:
        # All its messages are told in items that began earlier, as those of code that ran at the same time are.
        return _window(run, _back(run, begin, MESSAGES), end)
    return Window(shown, end, _last_steps(inside), older=begin > 0, newer=not is_live)


def _chats(entries: Iterable[Entry]) -> set[str]:
    """Those that have an entry here."""
    return {chat_of(entry) for entry in entries if entry.step is not None and entry.kind not in _OF_NO_CHAT}


def _waiting(run: Run) -> set[str]:
    """The chats held side by side in which somebody is asked, or code runs: they may have no entry among the newest,
    and what they wait for may be there before the journal knows it."""
    steps = list(run.entries.filter(kind="model_called").order_by("-seq").values_list("step", flat=True)[:OPEN])
    for rows in (Review.objects, Question.objects, Execution.objects):
        steps += rows.filter(run=run).order_by("-created").values_list("step", flat=True)[:OPEN]
    there = list(run.entries.filter(step__in={step for step in steps if step and "." in step}))
    done = {entry.step for entry in there if entry.kind in _ANSWERS}
    return _chats(entry for entry in there if entry.step not in done)


def _before(run: Run, chats: set[str], inside: list[Entry], begin: int) -> tuple[list[Entry], dict[str, int]]:
    """What lies before `begin` of each of the chats, and after which entry of it its last message comes."""
    began = {chat_of(entry) for entry in inside if entry.kind == "chat_started"}
    found: dict[int, Entry] = {}
    floors = {}
    for chat in chats - began if begin else ():
        own = _of(run, chat).filter(seq__lte=begin)
        said = [*own.filter(kind="said").order_by("-seq").values_list("seq", flat=True)[:3], 0, 0, 0]
        found |= {entry.seq: entry for entry in own.filter(seq__gt=said[2])}
        floors[chat] = said[1]
    return [found[seq] for seq in sorted(found)], floors


def _after(run: Run, chats: set[str], inside: list[Entry], end: int) -> list[Entry]:
    """Of each of the chats everything up to its next message."""
    ended = {chat_of(entry) for entry in inside if entry.kind == "chat_ended"}
    found: dict[int, Entry] = {}
    for chat in chats - ended:
        own = _of(run, chat).filter(seq__gt=end)
        following = next(iter(own.filter(kind="said").order_by("seq").values_list("seq", flat=True)[:1]), run.seq)
        found |= {entry.seq: entry for entry in own.filter(seq__lte=following)}
    return [found[seq] for seq in sorted(found)]


def _of(run: Run, chat: str) -> QuerySet[Entry]:
    return run.entries.filter(step__isnull=False, **({"data__chat": chat} if chat else {})).order_by("seq")


def _last_steps(entries: Iterable[Entry]) -> tuple[str, ...]:
    last: dict[str, int] = {}
    for entry in entries:
        script, _, number = (entry.step or "").rpartition(".")
        if number.isdecimal():
            last[script] = max(last.get(script, 0), int(number))
    return tuple(f"{script}.{number}" if script else str(number) for script, number in last.items())


def _said(run: Run) -> QuerySet[Entry, int]:
    return run.entries.filter(kind="said").values_list("seq", flat=True)


def _back(run: Run, seq: int, count: int) -> int:
    """The `said` entry after which `count` messages remain up to `seq`; 0 where there are no more than that."""
    return next(iter(_said(run).filter(seq__lte=seq).order_by("-seq")[count : count + 1]), 0)


def _ahead(run: Run, seq: int, count: int) -> int:
    """The `count`-th `said` entry after `seq`; 0 where there are fewer."""
    return next(iter(_said(run).filter(seq__gt=seq).order_by("seq")[count - 1 : count]), 0)


def _around(run: Run, entries: list[Entry], *, is_live: bool) -> Circumstances:
    files = _files(run, entries)
    if not is_live:
        return Circumstances(files=files)
    reviews = list(Review.objects.filter(run=run).select_related("decided_by").order_by("-created")[:OPEN])
    executions = list(Execution.objects.filter(run=run).order_by("-created")[:OPEN])
    count = len(reviews) if len(reviews) < OPEN else Review.objects.filter(run=run).count()
    return Circumstances(is_live=True, reviews=reviews, executions=executions, reviewed=count, files=files)


def _files(run: Run, entries: list[Entry]) -> dict[str, list[Artifact]]:
    """By the path of the step that left them."""
    steps = [entry.step for entry in entries if entry.data.get("files") and entry.step]
    files = defaultdict(list)
    for artifact in Artifact.objects.filter(run=run, step__in=steps).exclude(digest="") if steps else ():
        files[artifact.step].append(artifact)
    return files
