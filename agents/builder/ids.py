"""Ids of what is drawn: how the page, the layout and the edits call a part of a document.

    team                       the whole of it
    start                      the conversation: who begins, and with whom
    agent.NAME  group.NAME     participants
    tool.NAME                  a tool, by its own name (not those it offers)
    rule.AGENT.INDEX           a reply rule of an agent, nested chats among them
    edge.KIND.FROM…            what is drawn between two of them (`drawing.edges` says which)

What lies inside a part and has a form of its own has an id, too (`addresses` finds it):

    chat.conversation.INDEX    a chat of a sequence; ….ACT.INDEX in an act of a program
    chat.rule.AGENT.RULE.INDEX a nested chat
    chat.tool.NAME             the chat that a tool is
    act.INDEX                  an act of a program
    said.ACT.INDEX             a message of an act that answers
    row.GROUP.INDEX            a row of the table by which a group selects speakers

Names are written with everything but letters, digits, `_` and `-` escaped, so that a dot always divides.
"""

from __future__ import annotations

import re

TEAM, START = "team", "start"

_PLAIN = re.compile(r"[^A-Za-z0-9_-]")


def agent(name: str) -> str:
    return of("agent", name)


def group(name: str) -> str:
    return of("group", name)


def tool(name: str) -> str:
    return of("tool", name)


def rule(agent_name: str, index: int) -> str:
    return of("rule", agent_name, index)


def of(kind: str, *words: str | int) -> str:
    return ".".join((kind, *(_escaped(str(word)) for word in words)))


def read(id_: str) -> tuple[str, ...]:
    """The words of an id, its kind first: ("rule", "lead", "0")."""
    return tuple(_unescaped(word) for word in id_.split("."))


def _escaped(word: str) -> str:
    return _PLAIN.sub(lambda found: f"~{ord(found[0]):x}~", word)


def _unescaped(word: str) -> str:
    return re.sub(r"~([0-9a-f]{1,6})~", lambda found: chr(int(found[1], 16)), word)
