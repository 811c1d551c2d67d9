"""Problems of a spec in plain words: where, what stands there, why it cannot be, and the fix."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails


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


def problems_of(error: ValidationError, known: Collection[str]) -> list[Problem]:
    """`known` are the field names of the format, to guess at what a misspelt one should have been."""
    return [_problem(detail, known) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, known: Collection[str]) -> Problem:
    path = _path(detail["loc"])
    value = None if detail["type"] == "missing" else detail["input"]
    match detail["type"]:
        case "missing":
            return Problem(path, None, "This is missing.", f'add "{detail["loc"][-1]}"')
        case "extra_forbidden":
            return Problem(path, value, "This field is not known.", _instead(detail, known))
        case "literal_error" | "enum":
            return Problem(path, value, "This value is not known.", f"use {detail.get('ctx', {}).get('expected', '')}")
        case "string_pattern_mismatch":
            fix = "use letters, digits, _ and - only, at most 64, as model providers demand"
            return Problem(path, value, "This is not a valid name.", fix)
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem(path, value, "This should be an object.", "write it as { … }")
    return Problem(path, value, f"{_sentence(detail['msg'])}", _fix(detail))


def _fix(detail: ErrorDetails) -> str:
    limits = {"gt": "more than", "ge": "at least", "le": "at most", "lt": "less than", "min_length": "at least"}
    context = detail.get("ctx", {})
    bounds = [f"{words} {context[key]}" for key, words in limits.items() if key in context]
    return f"use {' and '.join(bounds)}" if bounds else "see docs/team-format.md for what can stand here"


def _instead(detail: ErrorDetails, known: Collection[str]) -> str:
    near = difflib.get_close_matches(str(detail["loc"][-1]), known, n=1)
    return f'did you mean "{near[0]}"? Otherwise leave it out' if near else "leave it out"


def _path(location: Sequence[int | str]) -> str:
    # Pydantic names the branches of a union in the path ("str", "list[str]"); a person has no use for them.
    branches = ("str", "list[constrained-str]", "list[str]")
    words = [word for word in location if word not in branches]
    path = "".join(f"[{word}]" if isinstance(word, int) else f".{word}" for word in words)
    return path.removeprefix(".") or "(top)"


def _sentence(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith('.') else '.'}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
