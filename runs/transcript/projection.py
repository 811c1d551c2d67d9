"""From journal entries to what a person sees: the entries in order, each adding an item or changing one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from runs.models import Entry, Run
from runs.reviews import record
from runs.risks.assessment import from_json
from runs.transcript import limits, talk, words, work
from runs.transcript.board import Board, Circumstances, key
from runs.transcript.items import (
    Budget,
    End,
    Failure,
    Fork,
    Item,
    Message,
    Pause,
    Permission,
    Question,
    Resumption,
    Writing,
)
from runs.transcript.pieces import Execution, Review, ToolRun


def project(run: Run, entries: Iterable[Entry], around: Circumstances) -> list[Item]:
    """The items of these entries, which hold of each chat all that lies after one of its messages, and that message."""
    board = Board(run, around)
    for entry in entries:
        if take := _TAKEN.get(entry.kind):
            take(board, entry)
    if around.is_live:
        _catch_up(board)
    return list(board.items.values())


def _failed(board: Board, entry: Entry) -> None:
    told = {name: entry.data[name] for name in ("connection", "cause", "problem")}
    board.add(board.made(Failure, f"f{entry.seq}", entry, **told))


def _asked(board: Board, entry: Entry) -> None:
    data = entry.data
    choices = tuple(board.speaker(name) for name in data.get("choices", ()))
    who, about = board.speaker(data["agent"]), data["prompt"]
    asked = {"id": data["question"], "speaker": who, "about": about, "choices": choices}
    board.add(board.made(Question, key("q", entry), entry, **asked, state="pending"))


def _answered(board: Board, entry: Entry) -> None:
    if isinstance(item := board.items.get(key("q", entry)), Question):
        data = entry.data
        board.add(replace(item, seq=entry.seq, state="answered", answer=data["text"], by=data["by"]))


def _paused(board: Board, entry: Entry) -> None:
    run, data = board.run, entry.data
    open_ = run.status == Run.Status.PAUSED and entry.seq == run.seq
    told = {name: data[name] for name in ("cause", "problem", "mend")}
    board.add(board.made(Pause, f"p{entry.seq}", entry, **told, is_open=open_, by=data.get("by", "")))


def _forked(board: Board, entry: Entry) -> None:
    told = {name: entry.data[name] for name in ("run", "number", "by", "edited")}
    board.add(board.made(Fork, f"k{entry.seq}", entry, after=entry.data["at"], **told))


def _resumed(board: Board, entry: Entry) -> None:
    board.add(board.made(Resumption, f"r{entry.seq}", entry, by=entry.data.get("by", "")))


def _over(board: Board, entry: Entry) -> None:
    data = entry.data
    told = {name: data[name] for name in ("rule", "agent", "text", "summary")}
    inner = (data.get("inner") or {}).get("text", "")
    board.add(board.made(End, f"e{entry.seq}", entry, title=words.ending(data["rule"]), inner=inner, **told))


_TAKEN: dict[str, Callable[[Board, Entry], None]] = {
    "chat_started": talk.began,
    "said": talk.said,
    "speaker_chosen": talk.chosen,
    "chat_ended": talk.ended,
    "model_called": talk.called,
    "model_failed": _failed,
    "model_answered": talk.answered,
    "person_asked": _asked,
    "person_answered": _answered,
    "review_requested": work.review,
    "review_decided": work.review,
    "code_requested": work.execution,
    "code_finished": work.execution,
    "tool_requested": work.tool,
    "tool_finished": work.tool,
    "budget_reached": limits.reached,
    "budget_decided": limits.decided,
    "run_forked": _forked,
    "run_paused": _paused,
    "run_resumed": _resumed,
    "run_ended": _over,
}


def _catch_up(board: Board) -> None:
    """Bring the open items up to what is so now, though the journal does not say it yet."""
    ended = board.run.status == Run.Status.ENDED
    stands = ended or board.run.status == Run.Status.PAUSED
    for item in list(board.items.values()):
        match item:
            case Message(review=Review(state="pending")) | Permission(review=Review(state="pending")):
                board.add(_reviewed(board, item, ended=ended))
            case Message(execution=Execution(state="queued") as execution):
                board.add(replace(item, execution=work.under_way(board, execution, stands=stands)))
            case Message(runs=runs) if any(run.state == "queued" for run in runs):
                board.add(replace(item, runs=tuple(_run_now(board, run, stands=stands) for run in runs)))
            case Question(state="pending") | Budget(state="pending") if ended:
                board.add(replace(item, state="over"))
    if not stands:
        _write(board)


def _run_now(board: Board, run: ToolRun, *, stands: bool) -> ToolRun:
    return work.under_way(board, run, stands=stands) if run.state == "queued" else run


def _reviewed(board: Board, item: Message | Permission, *, ended: bool) -> Message | Permission:
    review = item.review
    assert review
    newest = enumerate(board.around.reviews)
    at, row = next(((at, row) for at, row in newest if str(row.pk) == review.id), (0, None))
    if row and row.decision:
        return work.settled(item, record.of(row))
    now = replace(review, state="over" if ended else "pending", attempt=board.around.reviewed - at)
    if row and row.assessment:
        now = replace(now, assessment=from_json(row.assessment), due=row.due)
    return replace(item, review=now)


def _write(board: Board) -> None:
    for thread in board.threads.values():
        if call := thread.asked:
            agent, doing = board.speaker(call.data["agent"]), words.writing(call.data["purpose"])
            step = call.step or ""
            board.add(board.made(Writing, f"draft-{step}", call, speaker=agent, step=step, doing=doing))
