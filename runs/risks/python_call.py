"""A call of Python's, as what it does is told from."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes
from runs.risks.values import Made, Text, Value, path_of


@dataclass(frozen=True, slots=True)
class Call:
    """A call of `name`; positional arguments and those by name as values."""

    name: str
    node: ast.Call
    args: tuple[Value | None, ...]
    named: dict[str, Value | None]
    of: Made | Text | None
    notes: Notes

    @property
    def line(self) -> int:
        return self.node.lineno

    @property
    def last(self) -> str:
        return self.name.rpartition(".")[2]

    def arg(self, at: int, name: str = "") -> Value | None:
        return self.args[at] if at < len(self.args) else self.named.get(name)

    def has(self, at: int, *names: str) -> bool:
        return at < len(self.args) or any(name in self.named for name in names)

    def path(self, at: int = 0, name: str = "") -> str | None:
        return path_of(self.arg(at, name))

    def find(self, kind: Kind, level: Level, what: str) -> None:
        self.notes.touch(kind, None if kind in (Kind.DYNAMIC, Kind.NETWORK) else self.name)
        self.notes.find(kind, level, self.line, what)
