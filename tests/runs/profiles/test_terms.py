"""Limits on their way: within bounds, and the same after being kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runs.profiles import terms
from runs.profiles.terms import Change, OutOfBounds, Terms
from runs.sandbox.cell import Limits, MiB

LIMITS = Limits(seconds=60, memory=512 * MiB, cpus=1, workspace=64 * MiB, hosts=("a.example",))
MOST = Limits(seconds=120, memory=1024 * MiB, cpus=2, workspace=64 * MiB, hosts=("a.example", "b.example"))
TERMS = Terms("Data", LIMITS, MOST, "numpy==2\npandas")


def test_they_are_the_same_after_being_kept() -> None:
    assert terms.from_json(terms.to_json(TERMS)) == TERMS


def test_words() -> None:
    assert TERMS.words == "60 s · 512 MB · 1 CPU · network: a.example · packages: numpy, pandas"
    plain = Terms("", Limits(cpus=1.5, memory=2048 * MiB), Limits())
    assert plain.words == "60 s · 2 GB · 1.5 CPUs · no network"


def test_what_is_not_changed_stays() -> None:
    changed = terms.changed(TERMS, Change(seconds=120), MOST)
    assert changed == replace(TERMS, limits=replace(LIMITS, seconds=120))


def test_narrower_is_always_allowed() -> None:
    narrow = {"seconds": 1, "memory": 64 * MiB, "cpus": 0.1, "workspace": MiB, "hosts": ()}
    assert terms.changed(TERMS, Change(**narrow), MOST).limits == replace(LIMITS, **narrow)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Change(seconds=121), "Time: at most 120 s may be given, not 121 s."),
        (Change(memory=1025 * MiB), "Memory: at most 1 GB"),
        (Change(cpus=2.1), "CPUs: at most 2 CPUs"),
        (Change(workspace=65 * MiB), "Workspace: at most 64 MB"),
        (Change(hosts=("a.example", "c.example")), "The network: c.example may not be reached."),
        (Change(seconds=float("nan")), "Time: at most"),
        (Change(seconds=0), "Time: it needs 1 s at least."),
        (Change(memory=-1), "Memory: it needs 64 MB at least."),
    ],
)
def test_nothing_goes_beyond_the_bounds(change: Change, why: str) -> None:
    with pytest.raises(OutOfBounds, match=why.replace(".", r"\.")):
        terms.changed(TERMS, change, MOST)


def test_bounds_that_were_drawn_closer_hold_for_what_was_not_changed_too() -> None:
    with pytest.raises(OutOfBounds, match="Time: at most 30 s"):
        terms.changed(TERMS, Change(memory=64 * MiB), replace(MOST, seconds=30))
