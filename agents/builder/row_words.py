"""Rows of a selection table in words: "after coder, if it says “done”: reviewer"."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_groups import MethodNext, NextSpec, RowSpec, SpeakerNext
from agents.spec_parts import When

_METHODS = {
    "auto": "the model picks",
    "round_robin": "the next in the list",
    "random": "somebody at random",
    "manual": "a person picks",
}


def words_of_row(row: RowSpec) -> str:
    after = f"after {' or '.join(row.after)}" if row.after else "after anybody"
    condition = words_of_condition(row.when)
    return f"{after}{f', if it {condition}' if condition else ''}: {words_of_next(row.next)}"


def words_of_next(to: NextSpec) -> str:
    match to:
        case SpeakerNext(speaker=name):
            return name
        case MethodNext(method=method):
            return _METHODS[method]
    return "the chat ends"


def words_of_condition(when: When) -> str:
    """What must hold of a message; "" where anything does."""
    said = " and ".join(_conditions(when))
    return f"{said}, in any case of letters" if said and when.ignore_case else said


def _conditions(when: When) -> Iterator[str]:
    if when.contains is not None:
        yield f"says “{when.contains}”"
    if when.contains_any:
        yield f"says {' or '.join(f'“{word}”' for word in when.contains_any)}"
    if when.equals is not None:
        yield f"is “{when.equals}”"
    if when.matches is not None:
        yield f"matches {when.matches}"
    if when.has_tool_calls is not None:
        yield "calls tools" if when.has_tool_calls else "calls no tools"
    if when.code_succeeded is not None:
        yield "tells of code that succeeded" if when.code_succeeded else "tells of code that failed"
