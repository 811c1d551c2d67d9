"""Code and tools: what waits for a decision, what goes through a cell, what came of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, TypeVar, cast

from agents.cast import instruments
from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from agents.tools.specs import ChatTool
from runs.models import Entry
from runs.models import Execution as ExecutionRow
from runs.policy import is_call
from runs.profiles import terms
from runs.profiles.terms import Terms
from runs.replay import blocks_from
from runs.tools.kinds import Place, place_of
from runs.transcript import words
from runs.transcript.board import Board, Thread, key
from runs.transcript.files import file_of
from runs.transcript.items import Message, Permission
from runs.transcript.left_out import left_out, visible
from runs.transcript.parts import attempts_of, code_of, compared, decided, finished, laid_out, outputs_of, reviewed
from runs.transcript.pieces import Execution, File, Review, ToolRun
from runs.transcript.reached import contacts

Work = TypeVar("Work", Execution, ToolRun)


def review(board: Board, entry: Entry) -> None:
    thread = board.thread(entry)
    if thread.calls or "!" in (entry.step or ""):
        _permission(board, entry)
    elif isinstance(message := board.items.get(thread.last), Message):
        _code_review(board, thread, message, entry)


def settled(item: Message | Permission, data: dict[str, Any]) -> Message | Permission:
    """`item` with the decision in `data`."""
    assert item.review
    asked, decided_as = _terms(data, "terms"), _terms(data, "effective_terms")
    done = replace(item.review, state=data["decision"], by=data["by"], rule=data["rule"], reason=data["reason"])
    if decided_as:
        done = replace(done, terms=decided_as, asked_terms=asked if asked != decided_as else None)
    if isinstance(item, Permission):
        blocks = tuple(compared(block, data["effective"]) for block in done.blocks)
        return replace(item, review=replace(done, blocks=blocks))
    return replace(item, review=done, rest=decided(item.rest, data["effective"]))


def execution(board: Board, entry: Entry) -> None:
    """The item stands from the request on; the message about it, when it comes, is told in it."""
    thread = board.thread(entry)
    place = thread.executing = key("x", entry)
    if place not in board.items:
        doing = Execution("queued", entry.step or "")
        board.add(_at_work(board, thread, place, entry, execution=doing))
    if entry.kind == "code_finished":
        item = cast("Message", board.items[place])
        board.add(replace(item, seq=entry.seq, execution=_done(board, entry, item.speaker.name)))


def tool(board: Board, entry: Entry) -> None:
    """Runs of tools gather in one item until the message with their answers is said."""
    thread, data = board.thread(entry), entry.data
    item = board.items.get(thread.running)
    if not isinstance(item, Message) or item.speaker.name != data["agent"]:
        thread.running = key("t", entry)
        item = _at_work(board, thread, thread.running, entry)
    known = next((run for run in item.runs if run.step == entry.step), None)
    run = known or ToolRun(entry.step or "", data["tool"], laid_out(data.get("arguments", {})), "queued")
    if entry.kind == "tool_finished":
        run = replace(finished(run, data), files=_files(board, entry))
    others = tuple(other for other in item.runs if other.step != run.step)
    board.add(replace(item, seq=entry.seq, runs=(*others, run)))


def under_way(board: Board, work: Work, *, stands: bool) -> Work:
    """Where it is now: in the queue, in a cell, or nowhere any more. A tool without a row is called by the worker."""
    row = next((row for row in board.around.executions if row.step == work.step), None)
    if stands:
        return replace(work, state="over", attempts=attempts_of(row.attempts if row else ()))
    if row is None:
        return work if isinstance(work, Execution) else replace(work, state="running")
    busy = row.state in (ExecutionRow.State.RUNNING, ExecutionRow.State.DONE)
    return replace(work, state="running" if busy else "queued", attempts=attempts_of(row.attempts))


def _code_review(board: Board, thread: Thread, message: Message, entry: Entry) -> None:
    data = entry.data
    if said := words.REFUSALS.get(data.get("decision", "")):
        thread.refusal = f"{said} {data['reason'] or 'no reason was given.'}"
    if message.review is None or message.review.id != data["review"]:
        asked = _asked(board, entry)
        message = replace(message, rest=reviewed(message.rest, asked.blocks), review=asked)
    message = replace(message, seq=entry.seq)
    board.add(settled(message, data) if entry.kind == "review_decided" else message)


def _permission(board: Board, entry: Entry) -> None:
    place = key("v", entry)
    item = board.items.get(place)
    if not isinstance(item, Permission):
        asked = call_asked(board, entry)
        item = board.made(Permission, place, entry, speaker=board.speaker(asked.author), review=asked)
    item = replace(item, seq=entry.seq)
    board.add(settled(item, entry.data) if entry.kind == "review_decided" else item)


def _asked(board: Board, entry: Entry) -> Review:
    blocks = _blocks(entry)
    source = entry.identity or entry.data
    runner, author = str(source.get("agent", "")), str(source.get("author", ""))
    shown = tuple(code_of(block, at) for at, block in enumerate(blocks))
    id_, digest = str(entry.data["review"]), digest_of_blocks(blocks)
    agreed = _terms(entry.data, "terms") or terms.of_seconds(board.seconds(runner))
    return Review(id_, "pending", runner, author, digest, shown, entry.created, terms=agreed)


def _terms(data: dict[str, Any], key_: str) -> Terms | None:
    kept = data.get(key_)
    return terms.from_json(kept) if kept else None


def call_asked(board: Board, entry: Entry) -> Review:
    """The question that this entry asks: of code, of a tool, or of what was cut off and may be done again."""
    asked = _asked(board, entry)
    again, kept = "!" in (entry.step or ""), _terms(entry.data, "terms")
    if not is_call(_blocks(entry)):
        return replace(asked, is_repeat=again)
    name = _tool_of(asked.blocks[0].code)
    role = next((tool.role for tool in instruments(board.spec) if tool.name == name), "")
    outside = bool(role) and _is_outside(board, name)
    return replace(asked, terms=kept, tool=name, role=role, is_outside=outside, is_repeat=again)


def _tool_of(call: str) -> str:
    """The name in a call as it is put before a person: {name: arguments}."""
    try:
        return str(next(iter(json.loads(call))))
    except (ValueError, TypeError, StopIteration):
        return ""


def _is_outside(board: Board, name: str) -> bool:
    tool = board.spec.tool(name)
    return not isinstance(tool, ChatTool) and place_of(tool) is Place.WORKER


def _blocks(entry: Entry) -> tuple[CodeBlock, ...]:
    return blocks_from(entry.data.get("blocks") or entry.data["proposed"])


def _at_work(board: Board, thread: Thread, place: str, entry: Entry, **shown: Any) -> Message:
    """An item for who works, in answer to the last message."""
    before = board.items.get(thread.last)
    asked_in_private = isinstance(before, Message) and before.recipient
    recipient = before.speaker.name if isinstance(before, Message) and asked_in_private else ""
    agent = board.speaker(str((entry.identity or entry.data)["agent"]))
    return board.made(Message, place, entry, speaker=agent, recipient=recipient, **shown)


def _done(board: Board, entry: Entry, agent: str) -> Execution:
    data = entry.data
    return Execution(
        "done",
        entry.step or "",
        attempts_of(data["attempts"]),
        data.get("sandbox", ""),
        outputs_of(data.get("blocks", ()), data.get("limit") or board.seconds(agent)),
        _files(board, entry),
        tuple(map(visible, data.get("removed", ()))),
        left_out(data.get("refused", ())),
        contacts(data.get("reached", ())),
    )


def _files(board: Board, entry: Entry) -> tuple[File, ...]:
    left = {artifact.name: artifact for artifact in board.around.files.get(entry.step or "", [])}
    return tuple(file_of(left[name]) for name in entry.data.get("files", ()) if name in left)
