"""What stands inside a part, in one line each: rows, chats, acts, rules and messages, as far as they can be read."""

from __future__ import annotations

from typing import Any

from agents.builder import reading
from agents.builder.drawing import words
from agents.builder.drawing.nodes import reply_of
from agents.builder.row_words import words_of_row


def summary(item: Any) -> str:
    """ "" where nothing can be said."""
    match item:
        case {"reply": _}:
            return _rule(item)
        case {"next": _}:
            said = words_of_row(reading.row(item))
            return f"{said[:1].upper()}{said[1:]}"
        case {"speaker": speaker}:
            content = item.get("content")
            return f"{speaker}: {words.short(content, 48)}" if isinstance(content, str) else f"{speaker}"
        case dict():
            return _act(item)
    return ""


def _act(act: dict[str, Any]) -> str:
    match act.get("type", "chat"):
        case "chat":
            limit = act.get("max_turns")
            turns = f", {limit} turn{'' if limit == 1 else 's'}" if isinstance(limit, int) else ""
            return f"{act.get('initiator', '…')} talks to {act.get('recipient', '…')}{turns}"
        case "sequence":
            return f"{len(list(reading.objects(act.get('chats'))))} chats"
        case "resume":
            return f"{act.get('group')} goes on"
        case "forget":
            return f"{act.get('agent')} forgets"
        case "answer":
            return f"{act.get('agent')} answers"
    return ""


def _rule(rule: dict[str, Any]) -> str:
    read_rule = reading.rule(rule)
    name = read_rule.name or reply_of(read_rule)[0]
    trigger = words.trigger(read_rule.from_, read_rule.when)
    return f"{name}{f', {trigger}' if trigger else ''}"
