"""The sweep is rung for every few seconds, whatever the clock on the wall was set to."""

import time

from celery import Celery

from studio.clock import TOLERANCE, Watch
from studio.ticker import Ticker

HOURS = 3 * 3600


def ticker() -> Ticker:
    app = Celery("clock", broker="memory://")
    app.conf.beat_schedule = {"sweep": {"task": "sweep", "schedule": 5.0}, "reap": {"task": "reap", "schedule": 60.0}}
    return Ticker(app)


def test_a_clock_that_nobody_sets_changes_no_plan():
    clock = ticker()
    clock.tick()
    planned = list(clock._heap)
    clock.tick()
    assert [plan.entry for plan in clock._heap] == [plan.entry for plan in planned]


def test_a_clock_that_was_set_back_is_planned_by_at_once():
    clock = ticker()
    clock.tick()
    clock._watch = Watch()
    clock._plan_anew_if_set(time.time() + HOURS)  # the last look before the jump, and what was planned by then
    clock._heap = [plan._replace(time=plan.time + HOURS) for plan in clock._heap]
    assert clock.tick() <= 5


def test_a_watch_hears_jumps_and_not_the_passing_of_time():
    steady = [100.0]
    watch = Watch(lambda: steady[0])
    assert watch.seconds_since_set(1000.0) > HOURS
    steady[0] += 50
    assert watch.seconds_since_set(1050.0 + TOLERANCE / 2) > HOURS
    assert watch.seconds_since_set(1050.0 - HOURS) == 0
    steady[0] += 7
    assert watch.seconds_since_set(1057.0 - HOURS) == 7
