"""Which form a thing has."""

from __future__ import annotations

from typing import Any

from agents.builder.fields import agents, chats, groups, rules, team, tools
from agents.builder.fields.field import Table

_CONVERSATIONS = {
    "chat": chats.CONVERSATION_CHAT,
    "sequence": chats.CONVERSATION_SEQUENCE,
    "program": chats.PROGRAM,
}
_ACTS = {
    "chat": chats.ACT_CHAT,
    "sequence": chats.ACT_SEQUENCE,
    "resume": chats.RESUME,
    "forget": chats.FORGET,
    "answer": chats.ANSWER,
}
_PLAIN = {
    "team": team.TEAM,
    "agent": agents.AGENT,
    "group": groups.GROUP,
    "rule": rules.RULE,
    "row": groups.ROW,
    "said": chats.SAID,
}
_LINES = {"transition": groups.TRANSITION, "offers": team.USE, "runs": team.USE}

TABLES: tuple[Table, ...] = (
    *_PLAIN.values(),
    *tools.TOOLS.values(),
    *_CONVERSATIONS.values(),
    *_ACTS.values(),
    chats.CHAT,
    chats.LINK,
    groups.TRANSITION,
    team.USE,
)


def table_for(words: tuple[str, ...], part: dict[str, Any]) -> Table | None:
    """`words` are those of a canonical id (`addresses.canonical`). A type that is not known has the form of the
    plainest one, where it can be mended; None is for lines that have nothing to say but what they are."""
    match words:
        case ("start",):
            return _CONVERSATIONS.get(_type(part), chats.CONVERSATION_CHAT)
        case ("act", *_):
            return _ACTS.get(_type(part), chats.ACT_CHAT)
        case ("tool", *_):
            return tools.TOOLS.get(str(part.get("type", "python")), tools.PYTHON)
        case ("chat", "tool", *_):
            return chats.CHAT
        case ("chat", *_):
            return chats.LINK
        case ("edge", kind, *_):
            return _LINES.get(kind)
    return _PLAIN.get(words[0])


def _type(part: dict[str, Any]) -> str:
    return str(part.get("type", "chat"))
