"""Arguments as a function's type hints want them: objects become the classes that they are hinted as.

Texts, numbers and truth values stay what the model gave. AutoGen does the same for pydantic models only.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import typing
from collections.abc import Callable
from typing import Any

_LISTS = (list, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)
_OTHERS = {tuple: tuple, set: set, frozenset: frozenset}


def built(function: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments for this function. What it does not know by name stays: the call itself will say so."""
    hints = hints_of(function)
    return {name: build(hints[name], value) if name in hints else value for name, value in arguments.items()}


def hints_of(holder: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(holder)
    except Exception:  # noqa: BLE001 - a hint that means nothing here changes no argument
        return {}


def build(hint: Any, value: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, type) and origin is None:
        return _made(hint, value)
    if isinstance(value, list) and inner and origin in _LISTS:
        return [build(inner[0], item) for item in value]
    if isinstance(value, list) and inner and origin in _OTHERS:
        return _OTHERS[origin](_each(origin, inner, value))
    if isinstance(value, dict) and len(inner) == 2 and origin in (dict, collections.abc.Mapping):
        return {key: build(inner[1], item) for key, item in value.items()}
    if inner and _is_union(origin):
        return _first(inner, value)
    return value


def _made(kind: type, value: Any) -> Any:
    if isinstance(value, kind):
        return value
    if issubclass(kind, enum.Enum):
        return kind(value)
    if isinstance(value, list) and kind in _OTHERS:
        return _OTHERS[kind](value)
    if not isinstance(value, dict):
        return value
    if hasattr(kind, "model_validate"):
        return kind.model_validate(value)
    return kind(**built(kind, value)) if dataclasses.is_dataclass(kind) else value


def _each(origin: Any, inner: Any, values: Any) -> Any:
    """The items of a tuple[int, str], a tuple[int, ...], or a set[int]."""
    same = origin is not tuple or inner[-1] is ...
    hints = [inner[0]] * len(values) if same else list(inner) + [Any] * len(values)
    return [build(hint, item) for hint, item in zip(hints, values)]  # noqa: B905 - Python 3.9


def _is_union(origin: Any) -> bool:
    return origin is typing.Union or getattr(origin, "__name__", "") == "UnionType"


def _first(choices: Any, value: Any) -> Any:
    """The first of the types that takes the value as something else than it is; the value where none does."""
    if any(isinstance(choice, type) and type(value) is choice for choice in choices):
        return value
    for choice in choices:
        try:
            made = build(choice, value)
        except Exception:  # noqa: BLE001, S112 - the next may fit
            continue
        if made is not value:
            return made
    return value
