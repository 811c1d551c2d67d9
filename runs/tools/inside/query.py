"""Makes a read-only SQL query. `call`: {"file", "query", "arguments": {…}, "rows": the most that are given}."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Any

from runs.tools.inside.reply import answer_with
from runs.tools.inside.table import loaded

#: All that a query may do; there is no writing, attaching or loading among it.
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_FORBIDDEN_FUNCTIONS = {"load_extension", "writefile", "edit", "fts3_tokenizer"}
_PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "foreign_key_list"}
_MAGIC = b"SQLite format 3\x00"


def main(call: dict[str, Any]) -> None:
    answer_with(lambda: _result(call))


def _result(call: dict[str, Any]) -> Any:
    database = _opened(call["file"])
    database.execute("PRAGMA query_only = 1")
    database.set_authorizer(_allowed)
    try:
        cursor = database.execute(
            call["query"], {name: _bound(name, value) for name, value in call["arguments"].items()}
        )
    except sqlite3.DatabaseError as error:
        if any(word in str(error) for word in ("prohibited", "not authorized", "denied")):
            raise PermissionError(f"Only reading is allowed here ({error}).") from None
        raise
    rows = [_row(cursor, row) for row in cursor.fetchmany(call["rows"] + 1)]
    if len(rows) > call["rows"]:
        return {"rows": rows[:-1], "note": f"There are more rows; the first {call['rows']} are given."}
    return rows


def _opened(name: str) -> sqlite3.Connection:
    path = Path(name)
    if not path.is_file():
        found = sorted(str(file) for file in Path().rglob("*") if file.is_file() and str(file) != sys.argv[0])
        there = ", ".join(found[:20]) or "nothing"
        raise FileNotFoundError(f"There is no file {name} in the workspace; there is {there}.")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return loaded(path)
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _allowed(action: int, first: str | None, second: str | None, *_: Any) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if second in _FORBIDDEN_FUNCTIONS else sqlite3.SQLITE_OK
    reads = action in _READING or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY


def _bound(name: str, value: Any) -> Any:
    if isinstance(value, (list, dict)):
        raise TypeError(f"The parameter {name!r} must be a text, a number or null.")
    return value


def _row(cursor: sqlite3.Cursor, values: Any) -> dict[str, Any]:
    """By column; a name that comes twice is numbered."""
    row: dict[str, Any] = {}
    for number, (column, value) in enumerate(zip(_columns(cursor), values), 1):  # noqa: B905 - Python 3.9
        row[f"{column}_{number}" if column in row else column] = _shown(value)
    return row


def _columns(cursor: sqlite3.Cursor) -> list[str]:
    return [column[0] for column in cursor.description]


def _shown(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, float) and value - value != 0:
        return str(value)
    return value
