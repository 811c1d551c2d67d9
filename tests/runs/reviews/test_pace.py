from __future__ import annotations

from runs.models import Decision
from runs.reviews.pace import FEWEST, paces


def decisions(by: str, *taken: tuple[float | None, int], verdict: str = "approved") -> list[Decision]:
    return [Decision(by=by, seconds=seconds, lines=lines, verdict=verdict) for seconds, lines in taken]


def test_medians_of_seconds_and_lines() -> None:
    (pace,) = paces(decisions("Ann", (3, 40), (2.5, 10), (60, 40), (90, 80), (1, 200)))
    assert (pace.by, pace.count, pace.seconds, pace.lines) == ("Ann", 5, 3, 40)


def test_who_needs_less_than_reading_takes_is_hasty() -> None:
    (pace,) = paces(decisions("Ann", (3, 40), (19, 40), (20, 40), (1.9, 1), (2, 1)))
    assert (pace.hasty, pace.is_hasty) == (3, True)


def test_the_hastiest_come_first() -> None:
    both = [*decisions("Ann", *[(60, 10)] * 5), *decisions("Bob", *[(1, 10)] * 5)]
    assert [pace.by for pace in paces(both)] == ["Bob", "Ann"]


def test_of_few_nothing_is_said() -> None:
    assert paces(decisions("Ann", *[(1, 10)] * (FEWEST - 1))) == []


def test_only_approvals_whose_time_is_known_count() -> None:
    rest = [*decisions("Ann", *[(1, 10)] * 5, verdict="rejected"), *decisions("Ann", *[(None, 10)] * 5)]
    assert paces([*rest, *decisions("", *[(1, 10)] * 5)]) == []
