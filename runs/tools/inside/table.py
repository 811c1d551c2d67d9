"""A CSV file as a table of an SQLite database in memory, named after the file; numbers become numbers."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SAMPLE = 64 * 1024
_DELIMITERS = ",;\t|"


def loaded(path: Path) -> sqlite3.Connection:
    """Raises ValueError for a file without a header."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        rows = list(csv.reader(file, _dialect(sample)))
    if not rows:
        raise ValueError(f"{path.name} is empty: a CSV file begins with a line of column names.")
    names = list(_names(rows[0]))
    lines = [(row + [""] * len(names))[: len(names)] for row in rows[1:] if row]
    columns = [_column([line[at] for line in lines]) for at in range(len(names))]
    database = sqlite3.connect(":memory:")
    quoted = ", ".join(map(_quoted, names))
    database.execute(f"CREATE TABLE {_quoted(path.stem)} ({quoted})")
    insert = f"INSERT INTO {_quoted(path.stem)} VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - quoted
    database.executemany(insert, zip(*columns))  # noqa: B905 - Python 3.9
    database.commit()
    return database


def _dialect(sample: str) -> Any:
    try:
        return csv.Sniffer().sniff(sample.partition("\n")[0], _DELIMITERS)
    except csv.Error:
        return csv.excel


def _names(header: list[str]) -> Iterator[str]:
    """Names that are missing or come twice are numbered."""
    seen: set[str] = set()
    for number, name in enumerate(header, 1):
        word = name.strip() or f"column_{number}"
        word = f"{word}_{number}" if word.lower() in seen else word
        seen.add(word.lower())
        yield word


def _column(texts: list[str]) -> list[Any]:
    """Whole numbers, numbers, or texts: the first that all of a column are. What is empty is NULL."""
    for kind in (_whole, _number):
        try:
            return [kind(text) if text.strip() else None for text in texts]
        except ValueError:
            continue
    return [text or None for text in texts]


def _whole(text: str) -> int:
    """A number with a leading zero is a code, such as one of a post office."""
    number = int(text)
    if str(number) != text.strip().lstrip("+") or abs(number) >= 1 << 63:
        raise ValueError(text)
    return number


def _number(text: str) -> float:
    number = float(text)
    digits = text.strip().lstrip("+-")
    if number - number != 0 or (digits[:1] == "0" and digits[1:2].isdigit()):
        raise ValueError(text)
    return number


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
