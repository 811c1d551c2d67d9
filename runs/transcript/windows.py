"""Which part of a journal is read for a page: the newest messages, what came after, what lies before.

A run can have tens of thousands of entries, and a page shows a hundred messages. Windows are cut after a `said` entry,
for what belongs to a message (its call, its execution) comes before it; only its review comes after, so that a window
that stops short of the journal's end reads one message further and leaves that one out again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from runs.models import Artifact, Entry, Execution, Review, Run
from runs.transcript.items import Item
from runs.transcript.projection import Circumstances, project

#: Messages of one window.
MESSAGES = 100


@dataclass(frozen=True, slots=True)
class Window:
    """`items` in order; `older` and `newer` say whether there are more; `seq` is the last entry that was read.

    `step` is the last step of which anything is known in it (-1: none).
    """

    items: list[Item]
    seq: int
    step: int
    older: bool
    newer: bool

    @property
    def start(self) -> int:
        return self.items[0].start if self.items else 0


def newest(run: Run) -> Window:
    return _window(run, _back(run, run.seq, MESSAGES), run.seq)


def after(run: Run, seq: int) -> Window:
    """What is new or may have changed since `seq`: it begins two messages before, since those can still change."""
    return _window(run, _back(run, seq, 1), _ahead(run, seq, MESSAGES) or run.seq)


def before(run: Run, seq: int) -> Window:
    """The messages before the item that starts at `seq`."""
    last = _back(run, seq - 1, 0)
    return _window(run, _back(run, last, MESSAGES), last)


def _window(run: Run, begin: int, end: int) -> Window:
    is_live = end >= run.seq
    entries = list(run.entries.filter(seq__gt=begin, seq__lte=run.seq if is_live else _ahead(run, end, 1) or run.seq))
    items = [item for item in project(run, entries, _around(run, entries, is_live=is_live)) if item.start <= end]
    step = max((entry.step for entry in entries if entry.step is not None and entry.seq <= end), default=-1)
    return Window(items, end, step, older=begin > 0, newer=not is_live)


def _said(run: Run) -> QuerySet[Entry, int]:
    return run.entries.filter(kind="said").values_list("seq", flat=True)


def _back(run: Run, seq: int, count: int) -> int:
    """The `said` entry after which `count` messages remain up to `seq`; 0 where there are no more than that."""
    return next(iter(_said(run).filter(seq__lte=seq).order_by("-seq")[count : count + 1]), 0)


def _ahead(run: Run, seq: int, count: int) -> int:
    """The `count`-th `said` entry after `seq`; 0 where there are fewer."""
    return next(iter(_said(run).filter(seq__gt=seq).order_by("seq")[count - 1 : count]), 0)


def _around(run: Run, entries: list[Entry], *, is_live: bool) -> Circumstances:
    files = defaultdict(list)
    steps = [entry.step for entry in entries if entry.kind == "code_finished" and entry.step]
    for artifact in Artifact.objects.filter(run=run, step__in=steps).exclude(digest=""):
        files[artifact.step].append(artifact)
    if not is_live:
        return Circumstances(files=files)
    review = Review.objects.filter(run=run).select_related("decided_by").order_by("-step").first()
    execution = Execution.objects.filter(run=run).order_by("-step").first()
    count = Review.objects.filter(run=run).count()
    return Circumstances(is_live=True, review=review, execution=execution, reviews=count, files=files)
