"""Accessibility as axe-core sees it: WCAG 2.2, levels A and AA; what is serious or critical.

The source is evaluated by the browser's own protocol, which no policy of a page forbids: the policy stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.studio_process import ROOT

#: The size of targets is a rule that axe leaves out unless it is named.
_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
_RUN = "options => axe.run(document, options).then((ran) => ran.violations)"
_GRAVE = ("serious", "critical")


@dataclass(frozen=True, slots=True)
class Violation:
    rule: str
    target: str
    summary: str

    def __str__(self) -> str:
        return f"{self.rule} at {self.target}: {self.summary}"


def violations(page: Page, rules: Sequence[str] = ()) -> list[Violation]:
    """Of the page as it stands, one for each element; `rules` are all of these levels unless they are named."""
    options = _OPTIONS | ({"runOnly": {"type": "rule", "values": rules}} if rules else {})
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(_RUN, options)
    return [
        Violation(rule["id"], " ".join(map(str, node["target"])), " ".join(node["failureSummary"].split()))
        for rule in found
        for node in rule["nodes"]
        if node["impact"] in _GRAVE
    ]


@cache
def _source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
