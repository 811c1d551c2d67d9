"""Problems of a spec in plain words: where, what stands there, why it cannot be, and the fix."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

#: What pydantic says where a key is wrong, not what it leads to.
_KEY = "[key]"


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is written as a person would: `agents[0].model`. `value` is what stands there now."""

    path: str
    value: Any
    message: str
    fix: str

    def __str__(self) -> str:
        shown = "" if self.value is None else f" = {_short(self.value)}"
        return f"{self.path}{shown}: {self.message} Fix: {self.fix}."


def problems_of(error: ValidationError, raw: object, known: Collection[str]) -> list[Problem]:
    """`raw` is what was parsed; `known` are the field names of the format, to guess at what a misspelt one should have
    been."""
    found: dict[str, Problem] = {}
    for detail in error.errors(include_url=False):
        problem = _problem(detail, raw, known)
        found[problem.path] = _either(found[problem.path], problem) if problem.path in found else problem
    return list(found.values())


def _either(one: Problem, other: Problem) -> Problem:
    """A value that could be one thing or another is told as neither, by both in turn: that is one problem."""
    return replace(one, message=f"{one.message} Or: {other.message}")


def _problem(detail: ErrorDetails, raw: object, known: Collection[str]) -> Problem:
    path = _path(detail, raw)
    value = None if detail["type"] == "missing" else detail["input"]
    match detail["type"]:
        case "missing":
            return Problem(path, None, "This is missing.", f'add "{detail["loc"][-1]}"')
        case "extra_forbidden":
            return Problem(path, value, "This field is not known.", _instead(detail, known))
        case "literal_error" | "enum":
            return Problem(path, value, "This value is not known.", f"use {detail.get('ctx', {}).get('expected', '')}")
        case "union_tag_invalid" | "union_tag_not_found" | "type":
            return _of_type(path, detail)
        case "string_pattern_mismatch":
            return Problem(path, value, *_pattern(detail))
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem(path, value, "This should be an object.", "write it as { … }")
    message, _, fix = detail["msg"].removesuffix(".").partition(" Fix: ")
    return Problem(path, value, _sentence(message), fix or _fix(detail))


def _fix(detail: ErrorDetails) -> str:
    limits = {"gt": "more than", "ge": "at least", "le": "at most", "lt": "less than", "min_length": "at least"}
    context = detail.get("ctx", {})
    bounds = [f"{words} {context[key]}" for key, words in limits.items() if key in context]
    return f"use {' and '.join(bounds)}" if bounds else "see docs/team-format.md for what can stand here"


def _of_type(path: str, detail: ErrorDetails) -> Problem:
    """What tells the variants of a union apart is its field "type"; `path` is that of the whole."""
    tags = detail.get("ctx", {}).get("expected_tags")
    fix = f"use one of {tags}" if tags else detail["msg"].partition(" Fix: ")[2]
    given = detail["input"]
    if isinstance(given, dict) and "type" in given:
        return Problem(f"{path}.type", given["type"], "This type is not known.", fix)
    return Problem(path, given, "Its type is missing.", 'write it as { "type": …, … }')


def _pattern(detail: ErrorDetails) -> tuple[str, str]:
    if "://" in detail["ctx"]["pattern"]:
        return "This is not the address of a picture.", "write it as https://… or data:image/…"
    return "This is not a valid name.", "use letters, digits, _ and - only, at most 64, as model providers demand"


def _instead(detail: ErrorDetails, known: Collection[str]) -> str:
    near = difflib.get_close_matches(str(detail["loc"][-1]), known, n=1)
    return f'did you mean "{near[0]}"? Otherwise leave it out' if near else "leave it out"


def _path(detail: ErrorDetails, raw: object) -> str:
    missing = detail["type"] == "missing"
    location = detail["loc"][:-1] if missing else detail["loc"]
    words = next(_ways(raw, location, detail["input"]), location)
    words = (*words, detail["loc"][-1]) if missing else words
    path = "".join(f"[{word}]" if isinstance(word, int) else f".{word}" for word in words)
    return path.removeprefix(".") or "(top)"


def _ways(data: Any, location: Sequence[int | str], wanted: object) -> Iterator[tuple[int | str, ...]]:
    """The words of `location` that lead from `data` to `wanted`. Pydantic names the branches of a union in between
    ("sequence", "list[str]"); a person has no use for them."""
    if location == (_KEY,):
        yield ()
    if not location:
        if data is wanted or data == wanted:
            yield ()
        return
    word, rest = location[0], location[1:]
    inside = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
    if word in inside:
        for way in _ways(data[word], rest, wanted):
            yield (word, *way)
    if isinstance(word, str):
        yield from _ways(data, rest, wanted)


def _sentence(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('.') else '.'}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
