"""The `:name` parameters of an SQL query: found where SQLite would find them, so not in texts, names or comments."""

from __future__ import annotations

import re

_TOKENS = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|::|:(?P<name>[A-Za-z_]\w*)""", re.DOTALL
)


def parameters_in(query: str) -> tuple[str, ...]:
    """Their names in order of appearance, each once."""
    found = (match["name"] for match in _TOKENS.finditer(query) if match["name"])
    return tuple(dict.fromkeys(found))
