"""What a person looks at before they decide: the question itself, what its text was found to do, who asks and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from runs.budgets.asking import from_json as reached_from
from runs.facts import sandbox_of
from runs.models import Entry, Overrun, Question, Review, Run
from runs.replay import blocks_from
from runs.reviews import people
from runs.reviews.seen import assessment_of
from runs.transcript import work
from runs.transcript.board import Board, Circumstances
from runs.transcript.differences import Difference
from runs.transcript.items import Budget as BudgetItem
from runs.transcript.items import Question as QuestionItem
from runs.transcript.limits import limit_of
from runs.transcript.parts import parts_of
from runs.transcript.pieces import Code, Prose, Speaker
from runs.transcript.pieces import Review as ReviewPiece

#: Messages that are quoted, and characters of each: the run has the rest.
QUOTED, LONGEST = 3, 700
#: Lines of what a failure said last, where its cause stands.
TAIL = 14


@dataclass(frozen=True, slots=True)
class Quote:
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Who asks and why: the last messages before it, and what the last code of this agent came to, if it failed."""

    quotes: tuple[Quote, ...]
    failure: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """`differences` are from the last attempt of the same agent, one for each block, none where there is none. `needs`
    people have to approve it where that is more than one; those in `endorsed` did, and those in `others` may."""

    run: Run
    review: ReviewPiece
    why: Why
    sandbox: str
    differences: tuple[Difference, ...] = ()
    needs: int = 1
    endorsed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def lacks_people(self) -> bool:
        """Whether there are not as many as it needs."""
        return len(self.endorsed) + len(self.others) < self.needs


@dataclass(frozen=True, slots=True)
class QuestionCard:
    run: Run
    item: QuestionItem
    why: Why


@dataclass(frozen=True, slots=True)
class BudgetCard:
    run: Run
    item: BudgetItem
    why: Why


Card = ReviewCard | QuestionCard | BudgetCard


def of_review(row: Review) -> ReviewCard:
    run = row.run
    board = Board(run, Circumstances())
    asked = work.call_asked(board, _intent(row))
    attempt = Review.objects.filter(run=run, created__lte=row.created).count()
    shown = replace(asked, assessment=assessment_of(row), attempt=attempt, due=row.due, since=row.created)
    chat = _intent(row).data.get("chat", "")
    why = _why(board, chat, row.created, author=row.author, runner=row.agent)
    card = ReviewCard(run, shown, why, sandbox_of(run), _since_last(row, shown.blocks))
    if row.needs == 1:
        return card
    by = tuple(str(one.by) for one in row.endorsements.select_related("by"))
    return replace(card, needs=row.needs, endorsed=by, others=tuple(map(str, people.others(row))))


def of_question(row: Question) -> QuestionCard:
    board = Board(row.run, Circumstances())
    choices = tuple(board.speaker(name) for name in row.choices)
    asked: dict[str, Any] = {
        "id": str(row.pk),
        "speaker": board.speaker(row.agent),
        "about": row.prompt,
        "choices": choices,
    }
    item = QuestionItem(**_frame(row), **asked, state="pending")
    return QuestionCard(row.run, item, _why(board, "", row.created))


def of_overrun(row: Overrun) -> BudgetCard:
    limits = tuple(limit_of(one, None) for one in reached_from(row.reached))
    item = BudgetItem(**_frame(row), id=str(row.pk), limits=limits, state="pending")
    return BudgetCard(row.run, item, _why(Board(row.run, Circumstances()), "", row.created))


def _frame(row: Any) -> dict[str, Any]:
    """What an item of a transcript has besides; of no use here."""
    where = {"key": f"i{row.pk.hex}", "start": 0, "seq": 0, "chat": "", "lane": ""}
    return where | {"at": row.created, "elapsed": (row.created - row.run.created).total_seconds()}


def _intent(row: Review) -> Entry:
    """The entry that asks. It is written with the row; where it is not, the row alone says enough."""
    found = row.run.entries.filter(kind="review_requested", step=row.step).first()
    told = {"review": str(row.pk), "agent": row.agent, "author": row.author, "blocks": row.blocks, "terms": row.terms}
    return found or Entry(run=row.run, step=row.step, kind="review_requested", data=told, created=row.created)


def _since_last(row: Review, blocks: tuple[Code, ...]) -> tuple[Difference, ...]:
    """From what the same agent wanted to run before, as it ran or was proposed, block by block."""
    earlier = Review.objects.filter(run=row.run, author=row.author, created__lt=row.created).exclude(decision="")
    last = earlier.order_by("-created").first()
    if last is None:
        return ()
    before = blocks_from(last.effective or last.blocks)
    if [one.language for one in before] != [one.language for one in blocks]:
        return ()
    pairs = zip(before, blocks, strict=True)
    return tuple(Difference(old.code.rstrip("\n"), new.code.rstrip("\n"), new.language) for old, new in pairs)


def _why(board: Board, chat: str, before: Any, author: str = "", runner: str = "") -> Why:
    said = board.run.entries.filter(kind="said", created__lte=before)
    own = said.filter(data__chat=chat) if chat else said
    last = list(own.order_by("-seq")[:QUOTED])
    quotes = tuple(quote for entry in reversed(last) if (quote := _quote(board, entry)).text)
    return Why(quotes, _failure(board, before, runner) if author else "", said.count())


def _quote(board: Board, entry: Entry) -> Quote:
    """Its words without its code: that stands beside."""
    lead, rest = parts_of(entry.data["content"])
    text = "\n".join(part.text.strip() for part in (*lead, *rest) if isinstance(part, Prose)).strip()
    short = text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …"
    return Quote(board.speaker(entry.data["speaker"]), short)


def _failure(board: Board, before: Any, runner: str) -> str:
    """The end of what the last code said, if it failed."""
    ran = board.run.entries.filter(kind="code_finished", created__lte=before)
    last = ran.filter(identity__agent=runner).order_by("-seq").first() or ran.order_by("-seq").first()
    blocks: Iterable[dict[str, Any]] = last.data.get("blocks", ()) if last else ()
    failed = [one for one in blocks if one.get("exit_code") or one.get("ended", "exited") != "exited"]
    text = "".join(piece for one in failed[-1:] for _, piece in one.get("output", ()))
    return "\n".join(text.rstrip().splitlines()[-TAIL:])
