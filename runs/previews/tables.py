"""The first rows of a table in a text file, ragged as it may be."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from itertools import islice

ROWS, COLUMNS, LONGEST_CELL = 200, 50, 300

_NUMBER = re.compile(r"[-+−]?[$€£]?\d[\d.,'   ]*(?:e[-+]?\d+)?\s?[%€]?", re.IGNORECASE)
_NO_NUMBER = frozenset({"", "-", "–", "na", "n/a", "nan", "null", "none"})


# A cell may be as long as the text, which is never long: what is read too far is half of one row, and left out.
csv.field_size_limit(1 << 22)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`header` is the first row; each of `rows` has as many cells. `hidden` columns are not shown; `is_ragged` where
    rows have different lengths, `is_cut` where more rows follow."""

    header: list[Cell]
    rows: list[list[Cell]]
    hidden: int
    is_ragged: bool
    is_cut: bool


def table_of(text: str, separator: str, is_cut: bool) -> Table | None:
    """None where there is no row. `is_cut` says that `text` is only the beginning: its last row is half of one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text))
    rows = list(islice((row for row in reader if row), ROWS + 2))
    goes_on = len(rows) > ROWS + 1
    if is_cut and not goes_on and len(rows) > 1:
        rows.pop()
    rows = rows[: ROWS + 1]
    if not rows:
        return None
    return _table(rows, is_cut or goes_on)


def _table(rows: list[list[str]], is_cut: bool) -> Table:
    """`rows` are as they came, the first is the header."""
    widest = max(map(len, rows))
    shown = [_fitted(row, min(widest, COLUMNS)) for row in rows]
    numeric = [_is_numeric(column) for column in zip(*shown[1:], strict=True)] or [False] * len(shown[0])
    cells = [[Cell(text, kind) for text, kind in zip(row, numeric, strict=True)] for row in shown]
    is_ragged = len(set(map(len, rows))) > 1
    return Table(cells[0], cells[1:], max(0, widest - COLUMNS), is_ragged, is_cut)


def table_of_objects(text: str, is_cut: bool) -> Table | None:
    """Of lines that are JSON objects: a column for each key, in the order of coming. None where a line is none."""
    lines = [line for line in text.split("\n") if line.strip()]
    if is_cut:
        lines.pop()
    try:
        objects = [_cells(line) for line in lines[:ROWS]]
    except (ValueError, RecursionError):
        return None
    if not objects:
        return None
    keys = list(dict.fromkeys(key for one in objects for key in one))
    rows = [keys, *([one.get(key, "") for key in keys] for one in objects)]
    return _table(rows, is_cut or len(lines) > ROWS)


def _cells(line: str) -> dict[str, str]:
    """Numbers as they are written, texts without quotes, anything else as JSON. Raises ValueError: it is no object."""
    values, written = json.loads(line), json.loads(line, parse_float=str, parse_int=str)
    if not isinstance(values, dict):
        raise ValueError(line)  # noqa: TRY004 - to who asks it is the same as what is no JSON
    plain = json.JSONEncoder(ensure_ascii=False).encode
    return {key: text if isinstance(text, str) else plain(values[key]) for key, text in written.items()}


def _separator(text: str) -> str:
    """German spreadsheets write semicolons into .csv files, others tabs."""
    first = re.sub(r'"[^"]*"', "", text[:10_000].partition("\n")[0])
    return max(",;\t", key=first.count)


def _fitted(row: list[str], width: int) -> list[str]:
    return [_cut(cell) for cell in row[:width]] + [""] * (width - len(row))


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…"


def _is_numeric(column: tuple[str, ...]) -> bool:
    said = [cell.strip() for cell in column if cell.strip().lower() not in _NO_NUMBER]
    return bool(said) and all(map(_NUMBER.fullmatch, said))
