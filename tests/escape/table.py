"""The list of attacks with what held them, printed after the tests: one line each."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest


@dataclass(slots=True)
class _Row:
    """One attack over all its tests: what it was tried against, and what did not hold."""

    by: str
    outcomes: dict[str, str] = field(default_factory=dict)

    def told(self) -> str:
        failed = [name for name, outcome in self.outcomes.items() if outcome == "failed"]
        if failed:
            return f"NOT HELD ({', '.join(failed)})"
        passed = [name for name, outcome in self.outcomes.items() if outcome == "passed"]
        return f"{self.by} ({', '.join(passed)})" if passed else "not tried here"


class Table:
    """A plugin of pytest's, for attacks (tests with the mark `attack`)."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._marks: dict[str, tuple[str, str, str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if mark := item.get_closest_marker("attack"):
                self._marks[item.nodeid] = (*mark.args, _against(item))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid not in self._marks or (report.when != "call" and report.passed):
            return
        what, by, against = self._marks[report.nodeid]
        row = self._rows.setdefault(what, _Row(by))
        if row.outcomes.get(against) != "failed":
            row.outcomes[against] = report.outcome

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        width = max(map(len, self._rows), default=0)
        terminalreporter.section("attacks, and what held them")
        for number, (what, row) in enumerate(sorted(self._rows.items()), 1):
            terminalreporter.write_line(f"{number:3}  {what:{width}}  {row.told()}")


def _against(item: pytest.Item) -> str:
    """The sandbox that a test attacks; where the wall was taken away, the attack has to escape."""
    names = getattr(item, "fixturenames", ())
    if {"weakened", "open_runner"} & set(names):
        return "escapes without"
    callspec = getattr(item, "callspec", None)
    return str(callspec.params["walls"]) if callspec and "walls" in callspec.params else "docker"
