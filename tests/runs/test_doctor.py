"""The doctor names what is in use, what is wrong and what to do, and never falls over what it examines."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from runs.doctor import State, examine
from runs.models import Run
from runs.sandbox.cell import Health

from .rig import DONE, start

pytestmark = pytest.mark.django_db(transaction=True)


def finding(about: str):
    return next(found for found in examine() if found.about == about)


def test_it_works():
    assert finding("Parley").version.startswith("Python 3.")
    assert finding("Database").state is State.OK
    assert finding("Live updates").state is State.OK


def test_every_sandbox_is_named_and_one_is_in_use():
    found = [one for one in examine() if one.about.startswith("Sandbox: ")]
    assert [one.about for one in found] == ["Sandbox: docker", "Sandbox: bubblewrap", "Sandbox: plain"]
    assert [one.using for one in found].count("in use") == 1


def test_a_forced_sandbox_is_the_one_in_use(monkeypatch):
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    assert finding("Sandbox: plain").using == "in use"


def test_a_forced_sandbox_that_does_not_exist_is_broken(monkeypatch):
    monkeypatch.setenv("PARLEY_SANDBOX", "cardboard")
    assert (finding("Sandbox").state, "docker, bubblewrap, plain" in finding("Sandbox").mend) == (State.BROKEN, True)


def test_work_that_nobody_takes_is_broken(workspace):
    run = start(workspace, DONE)
    Run.objects.filter(pk=run.pk).update(touched=timezone.now() - timedelta(minutes=5))
    assert (finding("Workers").state, "make run" in finding("Workers").mend) == (State.BROKEN, True)


def test_a_layer_that_is_away_is_broken(settings):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "tests.runs.test_live.Away"}}
    assert finding("Live updates").state is State.BROKEN


def test_a_broker_that_is_away_is_broken(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert finding("Broker").state is State.BROKEN


def test_the_command_tells_every_finding():
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert all(found.about in out.getvalue() for found in examine())


def test_the_command_fails_where_something_is_broken(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=io.StringIO())


def test_what_the_chosen_sandbox_lacks_is_degraded():
    from runs.doctor import _sandbox

    health = Health("plain", usable=True, lacks=("no walls",), mend="install Docker")
    assert (_sandbox(health, "plain").state, _sandbox(health, "docker").state) == (State.DEGRADED, State.OK)
