"""What a form shows of a value, and the value of what a form sends. `Refusal` says what to do instead.

What cannot be as its field wants it is shown as JSON, and stays until somebody changes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from agents.builder import reading
from agents.builder.changes import ABSENT
from agents.builder.fields.controls import (
    TYPED,
    Choice,
    Control,
    Holds,
    Indexes,
    Json,
    Lines,
    Long,
    Names,
    Next,
    Number,
    OneName,
    Option,
    Ordered,
    Several,
    Shape,
    Slider,
    Source,
    Switch,
)
from agents.builder.fields.place import Place

Shown = str | bool | list[str]

#: What a number's field sends for null.
NO_LIMIT = "none"

_BRACKETS = {"dict": "an object { … }", "list": "a list [ … ]"}

METHODS = ("auto", "round_robin", "random", "manual")


class Refusal(ValueError):
    """A sentence that says what to do."""


def show(control: Control, value: Any, place: Place) -> Shown:
    """`value` is what stands in the file or else the default; ABSENT is neither."""
    match control:
        case Switch():
            return value is True
        case Holds():
            return all(name in _list(value) for name in tool_names(place))
        case Several() | Names() | Ordered():
            return [value] if isinstance(value, str) else list(reading.strings(value))
        case Indexes():
            return [str(index) for index in _list(value) if isinstance(index, int)]
        case Choice() | Shape() | Next():
            return _picked(control, value, place)
    return _typed(control, value)


def _picked(control: Choice | Shape | Next, value: Any, place: Place) -> str:
    match control:
        case Choice(options=options):
            return _chosen(options, value)
        case Shape():
            return control.tell(place.part if control.is_whole else value) or _as_json(value)
    return _next(value)


def _typed(control: Control, value: Any) -> str:
    match control:
        case Number(unlimited=words) if words and value is None:
            return NO_LIMIT
        case Lines():
            return _lines(value)
        case Json():
            return "" if value in (ABSENT, None) else _as_json(value, indent=2)
    return value if isinstance(value, str) else "" if value in (ABSENT, None) else _as_json(value)


def parse(control: Control, sent: object, value: Any, place: Place) -> Any:
    """The new value; ABSENT leaves it to the default. `value` is what stands there, or ABSENT. Raises Refusal."""
    match control:
        case Switch() if isinstance(sent, bool):
            return sent
        case Holds() if isinstance(sent, bool):
            names = tool_names(place)
            rest = [name for name in _list(value) if name not in names]
            return [*rest, *names] if sent else rest
        case Several() | Names() | Ordered() | Indexes() if isinstance(sent, list):
            return _several(control, [str(one) for one in sent], value, place)
    if not isinstance(sent, str):
        raise Refusal("This cannot be set here. Reload the page: Parley was updated.")
    text = sent.replace("\r\n", "\n")
    return _written(control, text) if isinstance(control, TYPED) else _picked_of(control, text, value, place)


def _written(control: Control, sent: str) -> Any:
    match control:
        case Number(unlimited=words) if words and sent == NO_LIMIT:
            return None
        case Number() | Slider():
            return _number(sent, is_whole=isinstance(control, Number) and control.is_whole)
        case Lines():
            return _from_lines(sent)
        case Json(kinds=kinds):
            return _from_json(sent, kinds)
        case Long(keeps_empty=True) | Source():
            return sent
    return sent or ABSENT


def _picked_of(control: Control, sent: str, value: Any, place: Place) -> Any:
    match control:
        case Choice(options=options):
            return _meant(options, sent)
        case Shape():
            return _made(control, sent, value, place)
        case OneName():
            return _named(control, sent, place)
        case Next():
            return _next_of(sent)
        case Ordered():
            return _several(control, [sent] if sent else [], value, place)
    raise Refusal("This has fields of its own: set one of them.")


def tool_names(place: Place) -> list[str]:
    """Those that the tool of a line between it and an agent offers."""
    tool = place.document.find("tools", place.words[-1])
    return reading.offered_names(tool) if tool else [place.words[-1]]


def options_of(place: Place, control: Names | OneName | Ordered, held: Sequence[str]) -> list[str]:
    """What there is to choose from, and what is chosen though it is not there."""
    return list(dict.fromkeys((*place.pool(control.of), *held)))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _as_json(value: Any, indent: int | None = None) -> str:
    return "" if value is ABSENT else json.dumps(value, ensure_ascii=False, indent=indent)


def _chosen(options: Sequence[Option], value: Any) -> str:
    found = next((one for one in options if one.means == value and type(one.means) is type(value)), None)
    return found.value if found else "" if value is ABSENT else _as_json(value)


def _meant(options: Sequence[Option], sent: str) -> Any:
    found = next((one for one in options if one.value == sent), None)
    if found is None:
        raise Refusal(f"Choose one of {', '.join(one.label for one in options)}.")
    return ABSENT if found.means is None else found.means


def _made(shape: Shape, sent: str, value: Any, place: Place) -> Any:
    variant = next((one for one in shape.variants if one.value == sent), None)
    if variant is None:
        raise Refusal(f"Choose one of {', '.join(one.label for one in shape.variants)}.")
    return variant.make(place, place.part if shape.is_whole else value)


def _next(value: Any) -> str:
    match value:
        case {"speaker": str(name)}:
            return f"speaker:{name}"
        case {"method": str(method)}:
            return f"method:{method}"
    return "end" if value is None else _as_json(value)


def _next_of(sent: str) -> Any:
    kind, _, word = sent.partition(":")
    if kind == "end":
        return None
    if kind == "speaker" and word:
        return {"speaker": word}
    if kind == "method" and word in METHODS:
        return {"method": word}
    raise Refusal("Choose a member, a method or the end of the chat.")


def _lines(value: Any) -> str:
    texts = list(reading.strings(value))
    if value in (ABSENT, None) or (value == texts and not any("\n" in text or not text.strip() for text in texts)):
        return "\n".join(texts)
    return _as_json(value)


def _from_lines(sent: str) -> Any:
    if sent.lstrip().startswith("["):
        try:
            found = json.loads(sent)
        except ValueError:
            found = None
        if isinstance(found, list) and all(isinstance(text, str) for text in found):
            return found
    return [line for line in sent.split("\n") if line.strip()]


def _from_json(sent: str, kinds: tuple[type, ...]) -> Any:
    if not sent.strip():
        return ABSENT
    try:
        found = json.loads(sent)
    except ValueError as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "its end"
        raise Refusal(f"Mend the JSON at {where}.") from None
    except RecursionError:
        raise Refusal("Make it flatter: this is nested too deeply.") from None
    if not isinstance(found, kinds):
        raise Refusal(f"Write it as {' or '.join(_BRACKETS[kind.__name__] for kind in kinds)}.")
    return found


def _number(sent: str, *, is_whole: bool) -> Any:
    text = sent.strip()
    if not text:
        return ABSENT
    try:
        return int(text)
    except ValueError:
        if is_whole:
            raise Refusal(f"Write a whole number: {text!r} is none.") from None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise Refusal(f"Write a number: {text!r} is none.") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise Refusal("Write a number that has an end.")
    return number


def _named(control: OneName, sent: str, place: Place) -> Any:
    if not sent:
        return ABSENT if control.nobody else ""
    if sent not in place.pool(control.of):
        raise Refusal(f"Choose somebody who is here: {sent} is not.")
    return sent


def _several(control: Several | Names | Ordered | Indexes, sent: list[str], value: Any, place: Place) -> Any:
    """In the order in which they stand; what is new comes after. An order that counts is taken as it is sent."""
    held = show(control, value, place)
    assert isinstance(held, list)
    for name in sent:
        if name not in held and not _is_there(control, name, place):
            raise Refusal(f"Choose what is here: {name} is not.")
    if isinstance(control, Ordered):
        return _ordered(control, sent, value)
    names = [name for name in held if name in sent] + [name for name in sent if name not in held]
    return [int(name) for name in names] if isinstance(control, Indexes) else names


def _is_there(control: Several | Names | Ordered | Indexes, name: str, place: Place) -> bool:
    match control:
        case Several(options=options):
            return any(one.value == name for one in options)
        case Indexes():
            return name.isdecimal()
    return name in place.pool(control.of)


def _ordered(control: Ordered, names: list[str], value: Any) -> Any:
    if control.is_single_text and not isinstance(value, list) and len(names) < 2:
        return names[0] if names else ABSENT
    return names or (ABSENT if control.is_single_text else [])
