"""What a person calls the thing of an id, and what it is a part of."""

from __future__ import annotations

from agents.builder import ids
from agents.builder.addresses import part_of
from agents.builder.document import Document


def title(document: Document, id_: str) -> str:
    """For a sentence: "coder", "row 2 of room", "the conversation". `id_` is canonical, here and below."""
    match ids.read(id_):
        case (ids.TEAM,):
            return "the team"
        case (ids.START,):
            return "the conversation"
        case ("agent" | "group" | "tool", name):
            return name
        case ("rule", agent, index):
            own = (part_of(document, id_) or {}).get("name")
            return own if isinstance(own, str) and own else f"rule {_number(index)} of {agent}"
        case ("chat", "tool", tool):
            return f"the chat of {tool}"
        case ("chat", *_, index):
            return f"chat {_number(index)} of {title(document, parent(id_))}"
    return _inner_title(ids.read(id_))


def _inner_title(words: tuple[str, ...]) -> str:
    match words:
        case ("row", group, index):
            return f"row {_number(index)} of {group}"
        case ("act", index):
            return f"act {_number(index)}"
        case ("said", act, index):
            return f"message {_number(index)} of act {_number(act)}"
        case ("edge", "transition" | "barred", _, one, other):
            return f"{other} after {one}"
        case ("edge", "offers" | "runs", agent, tool):
            return f"{tool} of {agent}"
    return "this"


def parent(id_: str) -> str:
    """What it lies in, "" for what stands by itself."""
    match ids.read(id_):
        case ("start",) | ("act", _):
            return ids.TEAM if id_ == ids.START else ids.START
        case ("rule", agent, _) | ("edge", "offers" | "runs", agent, _):
            return ids.agent(agent)
        case ("chat", "tool", tool):
            return ids.tool(tool)
        case ("chat", "rule", agent, rule, _):
            return ids.of("rule", agent, rule)
        case ("chat", "conversation", act, _) | ("said", act, _):
            return ids.of("act", act)
        case ("chat", "conversation", _):
            return ids.START
        case ("row", group, _) | ("edge", "transition" | "barred", group, _, _):
            return ids.group(group)
    return ""


#: The field of its parent in which something is a row.
_LISTS = {"row": "selection.rows", "act": "acts", "said": "messages"}


def list_of(id_: str) -> tuple[str, str, int] | None:
    """For what is a row of its parent's list: the parent, the field and the index."""
    match ids.read(id_):
        case ("row" | "act" | "said" as kind, *_, index):
            return parent(id_), _LISTS[kind], int(index)
        case ("chat", "rule", _, _, index):
            return parent(id_), "reply.chats", int(index)
        case ("chat", "conversation", *_, index):
            return parent(id_), "chats", int(index)
    return None


def item_id(owner: str, kind: str, index: int) -> str:
    """The id of a row of a list that `owner` holds."""
    match ids.read(owner):
        case ("start",):
            return ids.of("act", index) if kind == "act" else ids.of("chat", "conversation", index)
        case ("act", act):
            return ids.of("said", act, index) if kind == "said" else ids.of("chat", "conversation", act, index)
        case ("rule", agent, rule):
            return ids.of("chat", "rule", agent, rule, index)
        case ("group", group):
            return ids.of("row", group, index)
        case ("agent", agent):
            return ids.of("rule", agent, index)
        case ("tool", tool):
            return ids.of("chat", "tool", tool)
    return ids.START


def _number(index: str) -> int:
    return int(index) + 1
