"""Whether an error means that the database is away for a while, and not that something is wrong with what was asked."""

from __future__ import annotations

import sqlite3

from django.db import InterfaceError, OperationalError

#: SQLite says by number whether it is busy, full or cannot reach its file; 1 (SQLITE_ERROR) is a mistake of ours.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)


def is_away(error: BaseException | None) -> bool:
    """True while it is restarted, full, or has too much to do: the same question may be answered later."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF in _PASSING
    return True
