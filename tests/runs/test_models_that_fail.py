"""A model that fails pauses the run with the cause and what to do; nothing is lost, and the run can go on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync

from agents.spec import TeamSpec
from runs import lifecycle
from runs.lifecycle import Order
from runs.models import Run
from tests.model_server import ModelServer, Raw, Status, Text

from .rig import DONE, PaperCell, go_on, team

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "sk-secret-of-the-workspace"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def connect(workspace, server):
    def connected(name: str, model: str = "m", **changes: object):
        row = {"kind": "openai", "base_url": server.base_url, "model": model, "api_key": KEY, "timeout": 10} | changes
        return workspace.connections.create(name=name, **row)

    return connected


def run_of(workspace, *models: str) -> Run:
    spec = team()
    spec["agents"][0]["model"] = list(models)
    order = Order(workspace, TeamSpec.parse(spec), "What is six times seven?")
    return async_to_sync(go_on)(lifecycle.start(order, ring=False), PaperCell())


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (Status(401), "refused"),
        (Status(404), "no such model"),
        (Status(500), "overloaded"),
        (Raw(b"<html>hello</html>", content_type="text/html"), "broken answer"),
    ],
    ids=["wrong key", "no such model", "server error", "a web page"],
)
def test_a_failing_model_pauses_the_run_and_says_what_to_do(workspace, connect, server, answer, cause):
    connect("M")
    server.answers(*[answer] * 5)
    paused = run_of(workspace, "M").entries.get(kind="run_paused").data
    assert (paused["cause"], bool(paused["problem"]), bool(paused["mend"])) == (cause, True, True)


def test_a_paused_run_goes_on_once_the_model_answers(workspace, connect, server):
    connect("M")
    server.answers(Status(401))
    run = run_of(workspace, "M")
    server.answers(Text(DONE))
    lifecycle.resume(run.pk)
    run = async_to_sync(go_on)(run)
    assert (run.status, run.entries.filter(kind="said").count()) == (Run.Status.ENDED, 2)


def test_a_model_that_has_nothing_to_say_is_no_failure(workspace, connect, server):
    connect("M")
    server.answers(*[Text("")] * 5)
    run = run_of(workspace, "M")
    assert (run.status, run.stop_rule) == (Run.Status.ENDED, "no_reply")
    assert run.stop_text


def test_several_connections_are_tried_in_order(workspace, connect, server):
    connect("First", "broken")
    connect("Second", "sound")
    server.answers(Status(401), model="broken")
    server.answers(Text(DONE), model="sound")
    run = run_of(workspace, "First", "Second")
    assert run.entries.get(kind="model_failed").data["connection"] == "First"
    assert run.entries.get(kind="model_answered").data["connection"] == "Second"


def test_a_message_of_two_megabytes_is_one_message(workspace, connect, server):
    connect("M")
    server.answers(Text("word " * 400_000 + DONE))
    run = run_of(workspace, "M")
    assert len(run.entries.filter(kind="said").last().data["content"]) == 5 * 400_000 + len(DONE)


def test_tokens_and_cost_are_those_that_the_server_names(workspace, connect, server):
    connect("M", price_prompt="1", price_completion="2")
    server.answers(Text(DONE))
    run = run_of(workspace, "M")
    expected = run.prompt_tokens / 1000 * 1 + run.completion_tokens / 1000 * 2
    assert float(run.cost) == pytest.approx(expected)
    assert run.completion_tokens > 0


def test_the_key_is_in_no_journal(workspace, connect, server):
    connect("M")
    server.answers(Status(401))
    run = run_of(workspace, "M")
    assert not any(KEY in str(entry.data) for entry in run.entries.all())
