"""Conversations and the acts of a program: one kind made of another, with the chats that they have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.builder import reading
from agents.builder.drawing.edges import chats_of
from agents.builder.fields.controls import Shape, Variant
from agents.builder.fields.place import Place

#: What only a chat among others says.
_OF_LINKS = ("type", "left_out", "after")


def new_chat(place: Place) -> dict[str, Any]:
    """One more chat: between those of the last one, else between whoever is there."""
    chats = [chat for _, chat in chats_of(_conversation(place))]
    if place.words[0] == "rule":
        chats = list(reading.objects(place.part.get("reply", {}).get("chats")))
    names = place.pool("agents")
    one = str(chats[-1].get("initiator", "")) if chats else place.words[1] if place.words[0] == "rule" else ""
    one = one or next(iter(names), "")
    other = str(chats[-1].get("recipient", "")) if chats else place.other_than(one)
    return {"initiator": one, "recipient": other}


def _conversation(place: Place) -> dict[str, Any]:
    talk = place.document.spec.get("conversation")
    return talk if isinstance(talk, dict) else {}


def _chats(place: Place, old: Any) -> list[dict[str, Any]]:
    """Those that are there, without their numbers, or a new one."""
    found = [chat for _, chat in chats_of(old)] if isinstance(old, dict) and old else []
    bare = [{key: value for key, value in chat.items() if key not in _OF_LINKS} for chat in found]
    return [chat for chat in bare if chat] or [new_chat(place)]


def _chat(place: Place, old: Any) -> dict[str, Any]:
    return _chats(place, old)[0]


def _sequence(place: Place, old: Any) -> dict[str, Any]:
    """A program that holds one sequence gives it back as it was."""
    match old:
        case {"type": "program", "acts": [{"type": "sequence"} as only]}:
            return dict(only)
    return {"type": "sequence", "chats": _chats(place, old)}


def _program(place: Place, old: Any) -> dict[str, Any]:
    return {"type": "program", "acts": [dict(old) if old else new_chat(place)]}


def _resume(place: Place, old: Any) -> dict[str, Any]:
    del old
    return {"type": "resume", "group": next(iter(place.pool("groups")), "")}


def _forget(place: Place, old: Any) -> dict[str, Any]:
    del old
    return {"type": "forget", "agent": next(iter(place.pool("agents")), "")}


def _answer(place: Place, old: Any) -> dict[str, Any]:
    del old
    return {"type": "answer", "agent": next(iter(place.pool("agents")), ""), "messages": [new_said(place)]}


def new_said(place: Place) -> dict[str, Any]:
    return {"speaker": next(iter(place.pool("agents")), "user"), "content": ""}


def _tell(*types: str) -> Callable[[Any], str]:
    return lambda part: str(part.get("type", "chat")) if part.get("type", "chat") in types else ""


CONVERSATION = Shape(
    (
        Variant("chat", "One chat", _chat),
        Variant("sequence", "Several chats", _sequence),
        Variant("program", "A program of acts", _program),
    ),
    _tell("chat", "sequence", "program"),
    is_whole=True,
)

ACT = Shape(
    (
        Variant("chat", "A chat", _chat),
        Variant("sequence", "Several chats", _sequence),
        Variant("resume", "A group goes on", _resume),
        Variant("forget", "Somebody forgets", _forget),
        Variant("answer", "One answer, outside of any chat", _answer),
    ),
    _tell("chat", "sequence", "resume", "forget", "answer"),
    is_whole=True,
)
