"""The list of attacks tells the truth, also of what did not hold and of what is not claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.escape.attacks import NOT_BUBBLEWRAP
from tests.escape.table import FOLDER, WEAK, Row

OUTCOMES = [
    ({"docker": "passed", "bubblewrap": "passed"}, "a wall  (docker, bubblewrap)"),
    ({"docker": "passed", WEAK: "passed"}, "a wall  (docker; escapes without it)"),
    ({"docker": "passed", WEAK: "skipped"}, "a wall  (docker)"),
    ({"docker": "passed", "bubblewrap": "skipped"}, "a wall  (docker; not bubblewrap, which says so)"),
    ({"docker": "passed", "bubblewrap": "failed", WEAK: "passed"}, "NOT HELD: bubblewrap"),
    ({"docker": "passed", WEAK: "failed"}, "NOT HELD: without"),
    ({"docker": "skipped"}, "not tried here"),
]


@pytest.mark.parametrize(("outcomes", "told"), OUTCOMES)
def test_rows(outcomes: dict[str, str], told: str) -> None:
    assert Row("a wall", outcomes).told() == told


def test_what_is_excused_is_tried() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(FOLDER).glob("test_*.py"))
    names = [name.removesuffix(" without end") for names in NOT_BUBBLEWRAP.values() for name in names]
    assert [name for name in names if f'"{name}"' not in tests] == []
