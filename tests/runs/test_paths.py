"""Paths of steps."""

import pytest

from runs import paths


def test_the_steps_of_a_branch_lie_under_the_step_that_started_it():
    assert f"{paths.of_branch('7', 1)}0" == "7.1.0"


@pytest.mark.parametrize(("path", "before"), [("12", "11"), ("7.1.10", "7.1.9")])
def test_the_step_before_is_of_the_same_script(path, before):
    assert paths.previous(path) == before


def test_nothing_comes_before_the_first_step_of_a_script():
    with pytest.raises(ValueError, match="7.1.0"):
        paths.previous("7.1.0")


def test_a_second_try_has_a_place_of_its_own():
    assert paths.again("7.1.3", 1) not in ("7.1.3", paths.again("7.1.3", 2))
