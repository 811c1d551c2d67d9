"""`manage.py doctor`: what this installation runs on, what is degraded, and how to mend it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from runs.doctor import Finding, State, examine

_MARKS = {State.OK: "ok      ", State.DEGRADED: "degraded", State.BROKEN: "BROKEN  "}


class Command(BaseCommand):
    help = (
        "Say what is in use, which versions, what is degraded and how to mend it. Exits with 1 if anything is broken."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        findings = examine()
        for finding in findings:
            self._tell(finding)
        if any(finding.state is State.BROKEN for finding in findings):
            raise SystemExit(1)

    def _tell(self, finding: Finding) -> None:
        version = f" ({finding.version})" if finding.version else ""
        self.stdout.write(f"{_MARKS[finding.state]}  {finding.about}: {finding.using}{version}")
        for line in (finding.wrong, finding.mend):
            if line:
                self.stdout.write(f"            {line}")
