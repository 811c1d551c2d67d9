"""The list of attacks with what held them, printed after the tests: one line each."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


#: In place of a sandbox: a cell without the wall in question, where an attack has to escape to be one.
WEAK = "without"


@dataclass(slots=True)
class Row:
    """One attack over all its tests: what it was tried against, and what came of it."""

    by: str
    outcomes: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        if failed := self._those("failed"):
            return f"NOT HELD: {', '.join(failed)}"
        if not (passed := self._those("passed")):
            return "not tried here"
        lacking = [f"not {name}, which says so" for name in self._those("skipped") if name != WEAK]
        proof = ["escapes without it"] if WEAK in passed else []
        return f"{self.by}  ({'; '.join([', '.join(name for name in passed if name != WEAK), *lacking, *proof])})"

    def _those(self, outcome: str) -> list[str]:
        return sorted((name for name, own in self.outcomes.items() if own == outcome), reverse=True)


class Table:
    """A plugin of pytest's, for attacks (tests with the mark `attack`)."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._marks: dict[str, tuple[str, str, str]] = {}

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        if mark := item.get_closest_marker("attack"):
            self._marks[item.nodeid] = (*mark.args, _against(item))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What every sandbox holds is tested among the sandboxes; of those tests, only attacks are wanted."""
        items[:] = [item for item in items if item.nodeid in self._marks or item.path.is_relative_to(FOLDER)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid not in self._marks or (report.when != "call" and report.passed):
            return
        what, by, against = self._marks[report.nodeid]
        row = self._rows.setdefault(what, Row(by))
        if row.outcomes.get(against) != "failed":
            row.outcomes[against] = report.outcome

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Ordered as they are written down, whatever order they were tried in."""
        width = max(map(len, self._rows), default=0)
        order = [what for what, _, _ in self._marks.values() if what in self._rows]
        rows = [(what, self._rows[what]) for what in dict.fromkeys(order)]
        terminalreporter.section("attacks, and what held them")
        for number, (what, row) in enumerate(rows, 1):
            terminalreporter.write_line(f"{number:3}  {what:{width}}  {row.told()}")


def _against(item: pytest.Item) -> str:
    """The sandbox that a test attacks; where the wall was taken away, the attack has to escape."""
    names = getattr(item, "fixturenames", ())
    if "weakened" in names:
        return WEAK
    callspec = getattr(item, "callspec", None)
    params = callspec.params if callspec else {}
    return str(params.get("walls") or params.get("sandbox") or "docker")
