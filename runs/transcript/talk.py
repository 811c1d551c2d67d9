"""What was said, by whom and after which call of a model; who speaks next; how chats begin and end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from runs.models import Entry
from runs.transcript import words
from runs.transcript.board import Board, Thread, key
from runs.transcript.items import Choice, Closing, Message, Opening
from runs.transcript.parts import answers_of, calls_of, closing_of, parts_of, text_of, usage_of
from runs.transcript.pieces import Prose, Try


def said(board: Board, entry: Entry) -> None:
    thread, data = board.thread(entry), entry.data
    executed = board.items.get(thread.executing)
    item = _told(board, executed, entry) if executed else _worded(board, thread, entry)
    thread.last, thread.text, thread.calls = item.key, text_of(data["content"]), item.calls
    thread.executing = thread.running = thread.refusal = ""
    thread.tries.clear()
    board.add(item)


def called(board: Board, entry: Entry) -> None:
    board.thread(entry).asked = entry


def answered(board: Board, entry: Entry) -> None:
    thread = board.thread(entry)
    thread.asked = None
    if entry.data["purpose"] == "select_speaker":
        calls = "".join(f"{call['name']}()" for call in entry.data.get("calls", ()))
        thread.tries.append(Try(entry.data["text"] or calls, usage_of(entry.data)))
    else:
        thread.answer = entry


def chosen(board: Board, entry: Entry) -> None:
    data, thread = entry.data, board.thread(entry)
    how = words.chosen(data["how"], data["calls"])
    who = board.speaker(data["chosen"])
    board.add(board.made(Choice, key("s", entry), entry, chosen=who, how=how, tries=tuple(thread.tries)))
    thread.tries.clear()
    thread.running = ""  # a function of the group's


def began(board: Board, entry: Entry) -> None:
    """The one chat of a run needs no frame around it."""
    data, number = entry.data, board.number(entry.data["chat"])
    if number:
        ends = {"initiator": board.speaker(data["initiator"]), "recipient": board.speaker(data["recipient"])}
        board.add(board.made(Opening, key("b", entry), entry, number=number, most_turns=data.get("max_turns"), **ends))


def ended(board: Board, entry: Entry) -> None:
    data, thread = entry.data, board.thread(entry)
    stop, number = data["stop"], board.number(data["chat"])
    if not number:
        return
    inner = (stop.get("inner") or {}).get("text", "")
    told: dict[str, Any] = {"title": words.ending(stop["rule"]), "text": stop["text"], "inner": inner}
    told["summary"] = "" if _same(data["summary"], thread.text) else data["summary"]
    told["usage"] = usage_of(thread.answer.data) if thread.answer and told["summary"] else None
    board.add(board.made(Closing, key("c", entry), entry, number=number, **told))
    thread.answer = None


def _same(summary: str, text: str) -> bool:
    return summary.strip() in ("", text.strip(), text.replace("TERMINATE", "").strip())


def _told(board: Board, shown: Any, entry: Entry) -> Message:
    """The outcome of code says more than the words about it."""
    content = text_of(entry.data["content"])
    return replace(cast("Message", shown), seq=entry.seq, recipient=board.to(entry.data["recipient"]), raw=content)


def _worded(board: Board, thread: Thread, entry: Entry) -> Message:
    data = entry.data
    item = _begun(board, thread, entry)
    calls = calls_of(data.get("calls", ()))
    answers, runs = answers_of(data.get("answers", ()), thread.calls, item.runs)
    item = replace(item, calls=calls, answers=answers, runs=runs, by_person=data.get("by_person", False))
    if thread.refusal:
        return replace(item, lead=(Prose(thread.refusal),), raw=text_of(data["content"]))
    if answers and not item.by_person:
        return item
    content, closing = data["content"], ""
    if isinstance(content, str):
        content, closing = closing_of(content, board.member(data["recipient"]))
    lead, rest = parts_of(content)
    return replace(item, lead=lead, rest=rest, closing=closing)


def _begun(board: Board, thread: Thread, entry: Entry) -> Message:
    """A new message, or the one whose tools have run already; with what its model call took."""
    who, to = board.speaker(entry.data["speaker"]), board.to(entry.data["recipient"])
    running = board.items.get(thread.running)
    if isinstance(running, Message) and running.speaker == who:
        item = replace(running, seq=entry.seq, recipient=to)
    else:
        item = board.made(Message, key("m", entry), entry, speaker=who, recipient=to)
    answer, thread.answer, thread.asked = thread.answer, None, None
    return replace(item, usage=usage_of(answer.data)) if answer else item
