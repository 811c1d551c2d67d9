"""The beginning of a text file: the first rows of a table, else the first lines."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import PurePosixPath

ROWS, COLUMNS, CHARACTERS = 200, 50, 100_000


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows` (the first is the header) or `text`; `is_cut` where the file goes on."""

    rows: list[list[str]]
    text: str
    is_cut: bool


def preview_of(name: str, content: bytes) -> Preview:
    text = content[: CHARACTERS * 4].decode("utf-8-sig", errors="replace")[:CHARACTERS]
    is_cut = len(content) > len(text.encode()) + 3
    separator = {".csv": ",", ".tsv": "\t"}.get(PurePosixPath(name).suffix.lower())
    if separator is None:
        return Preview([], text, is_cut)
    rows = _rows(text, separator)
    return Preview(rows[:ROWS], "" if rows else text, is_cut or len(rows) > ROWS)


def _rows(text: str, separator: str) -> list[list[str]]:
    lines = text.splitlines()[: ROWS + 1]
    # German spreadsheets write semicolons into .csv files.
    if separator == "," and lines and lines[0].count(";") > lines[0].count(","):
        separator = ";"
    try:
        return [row[:COLUMNS] for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return []
