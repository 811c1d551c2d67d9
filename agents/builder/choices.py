"""What there is to choose from in a field, and what stands in it though it is not there."""

from __future__ import annotations

from collections.abc import Iterator

from agents.builder import reading
from agents.builder.addresses import part_of
from agents.builder.fields.controls import Choice, Indexes, Names, Next, OneName, Several, Shape
from agents.builder.fields.filling import Filled
from agents.builder.fields.paths import read
from agents.builder.titles import list_of
from agents.builder.widgets import Around, Picked

_METHODS = {
    "auto": "Whom the model chooses",
    "round_robin": "Whoever is next in turn",
    "random": "Anybody, at random",
    "manual": "Whom a person chooses",
}


def choices(filled: Filled) -> Iterator[Picked]:
    """What stands there is among them, whatever it is."""
    now, found = str(filled.shown), list(_known(filled))
    if now not in {value for value, _, _ in found}:
        found.insert(0, (now, f"{now} (not known)" if now else "Choose …", ""))
    for value, label, hint in found:
        yield Picked(value, label, value == now, hint)


def _known(filled: Filled) -> Iterator[tuple[str, str, str]]:
    match filled.field.control:
        case Choice(options=options):
            yield from ((option.value, option.label, option.hint) for option in options)
        case Shape(variants=variants):
            yield from ((variant.value, variant.label, "") for variant in variants)
        case OneName(of=pool, nobody=words):
            if words:
                yield "", words, ""
            yield from ((name, filled.place.label(pool, name), "") for name in filled.place.pool(pool))
        case Next():
            yield from ((f"speaker:{name}", name, "") for name in filled.place.pool("members"))
            yield from ((f"method:{method}", label, "") for method, label in _METHODS.items())
            yield "end", "Nobody: the chat ends", ""


def ticks(filled: Filled, around: Around) -> Iterator[Picked]:
    held = filled.shown
    assert isinstance(held, list)
    match filled.field.control:
        case Several(options=options):
            found = {option.value: option.label for option in options}
        case Indexes():
            found = dict(_siblings(filled))
        case Names(of=pool):
            found = {name: name for name in filled.place.pool(pool)}
    found |= {name: f"{name} (not here)" for name in held if name not in found}
    for value, label in found.items():
        yield Picked(value, label, value in held, face=around.faces.get(value))


def _siblings(filled: Filled) -> Iterator[tuple[str, str]]:
    """The other chats of the list that this one is in."""
    place = list_of(filled.place.id)
    if place is None:
        return
    owner, path, own = place
    chats = read(part_of(filled.place.document, owner) or {}, tuple(path.split(".")))
    for at, chat in enumerate(reading.objects(chats)):
        if at != own:
            yield str(at), f"{at + 1}. {chat.get('initiator')} and {chat.get('recipient')}"
