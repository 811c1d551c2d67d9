"""The record as a file: CSV for tables, JSON lines for programs. A row for each decision, as they were given."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from runs.models import Decision, Execution

#: With one of these a cell begins that programs for tables take for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    *("at", "run", "run_number", "team", "author", "agent", "verdict", "by", "rule", "reason"),
    *("risk", "kinds", "lines", "seconds", "digest", "effective_digest", "exit_code", "shown", "effective"),
)


def head_of_csv() -> bytes:
    return _line(_COLUMNS)


def as_csv(decisions: Sequence[Decision]) -> Iterator[bytes]:
    for one, result in _with_results(decisions):
        told = _told(one, result)
        told["kinds"] = " ".join(one.kinds)
        told["shown"], told["effective"] = (_code(blocks) for blocks in (one.shown, one.effective))
        yield _line([_harmless(told[column]) for column in _COLUMNS])


def as_json_lines(decisions: Sequence[Decision]) -> Iterator[bytes]:
    for one, result in _with_results(decisions):
        told = _told(one, result) | {"review": str(one.review), "terms": one.effective_terms}
        yield (json.dumps(told, ensure_ascii=False) + "\n").encode()


def exit_code_of(outcome: Mapping[str, Any] | None) -> int | None:
    """Of the last block that ran; None where none has, or it was the call of a tool."""
    blocks = (outcome or {}).get("blocks") or ()
    return blocks[-1]["exit_code"] if blocks else None


def _with_results(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, int | None]]:
    reviews = [one.review for one in decisions]
    outcomes = dict(Execution.objects.filter(review__in=reviews).values_list("review", "outcome"))
    for one in decisions:
        yield one, exit_code_of(outcomes.get(one.review))


def _told(one: Decision, exit_code: int | None) -> dict[str, Any]:
    plain = ("run_number", "team", "author", "agent", "verdict", "by", "rule", "reason", "risk", "kinds", "lines")
    told = {name: getattr(one, name) for name in (*plain, "seconds", "digest", "effective_digest")}
    told |= {"at": one.at.isoformat(), "run": str(one.run), "exit_code": exit_code}
    return told | {"shown": one.shown, "effective": one.effective}


def _code(blocks: list[list[str]]) -> str:
    return "\n\n".join(code for _, code in blocks)


def _harmless(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
