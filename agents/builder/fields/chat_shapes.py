"""Messages, contents and answers of rules: see `shapes`."""

# ruff: noqa: ARG005

from __future__ import annotations

from typing import Any

from agents.builder.changes import ABSENT
from agents.builder.fields.controls import Shape, Variant
from agents.builder.fields.place import Place
from agents.builder.fields.shapes import constant, kept, kept_text


def _tell_message(value: Any) -> str:
    match value:
        case None:
            return "none"
        case str():
            return "text"
        case list():
            return "parts"
        case {"template": _}:
            return "template"
    return "template" if value is ABSENT else ""


def _parts(place: Place, old: Any) -> list[dict[str, Any]]:
    del place
    return [{"type": "text", "text": kept(old)}]


def _template(place: Place, old: Any) -> dict[str, Any]:
    del place
    return {"template": kept(old) or "{task}"}


MESSAGE = Shape(
    (
        Variant("template", "The task, or a text around it", _template),
        Variant("text", "A fixed text", kept_text),
        Variant("parts", "A text with pictures", _parts),
        Variant("none", "Whatever a person says, or was said before", constant(None)),
    ),
    _tell_message,
)

CONTENT = Shape(
    (
        Variant("text", "A text", kept_text),
        Variant("parts", "A text with pictures", _parts),
        Variant("none", "Nothing", constant(None)),
    ),
    lambda value: "none" if value is ABSENT else _tell_message(value).replace("template", ""),
)

PART = Shape(
    (
        Variant("text", "Text", lambda place, old: {"type": "text", "text": ""}),
        Variant("image_url", "Picture", lambda place, old: {"type": "image_url", "image_url": {"url": "https://"}}),
    ),
    lambda part: str(part.get("type", "")) if part.get("type") in ("text", "image_url") else "",
    is_whole=True,
)


def _tell_text_or_list(value: Any) -> str:
    return "list" if isinstance(value, list) else "text" if isinstance(value, str) or value is ABSENT else ""


CARRYOVER = Shape(
    (
        Variant("text", "A text", kept_text),
        Variant("list", "A list, as JSON", lambda place, old: [kept(old)] if kept(old) else []),
    ),
    _tell_text_or_list,
)


def _tell_reply(value: Any) -> str:
    match value:
        case {"text": None}:
            return "ends"
        case dict():
            return next((key for key in ("text", "tool", "function", "chats") if key in value), "")
    return ""


def _chats(place: Place, old: Any) -> dict[str, Any]:
    del old
    owner = place.words[1]
    return {"chats": [{"initiator": owner, "recipient": place.other_than(owner), "message": None, "max_turns": 1}]}


def _said(place: Place, old: Any) -> dict[str, Any]:
    del place
    return {"text": kept(old.get("text")) if isinstance(old, dict) else ""}


def _tool(place: Place, old: Any) -> dict[str, Any]:
    known = old.get("function") if isinstance(old, dict) else None
    return {"tool": known or next(iter(place.pool("offered")), "")}


def _function_of(place: Place, old: Any) -> dict[str, Any]:
    known = old.get("tool") if isinstance(old, dict) else None
    functions = place.pool("functions")
    return {"function": known if known in functions else next(iter(functions), "")}


REPLY = Shape(
    (
        Variant("text", "A text", _said),
        Variant("tool", "What a tool returns", _tool),
        Variant("function", "What a Python function decides", _function_of),
        Variant("chats", "What nested chats come to", _chats),
        Variant("ends", "Nothing: the chat ends", lambda place, old: {"text": None}),
    ),
    _tell_reply,
)
