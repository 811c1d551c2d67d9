"""Try it and Ask the server, over HTTP: who presses the button, what is sent, and how its outcome is shown."""

from __future__ import annotations

import html as entities
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agents.builder import edits as wishes
from agents.builder.document import Document
from agents.builder.edits.outcome import Surroundings
from agents.models import Team
from agents.tools.specs import McpTool, OpenApiTool
from runs.models import Trial
from runs.trials.performance import perform
from studio.accounts.models import User
from tests.runs.tools.conftest import Website
from tests.runs.trials.conftest import COUNT, python, start

pytestmark = pytest.mark.django_db(transaction=True)

MCP = {"type": "mcp", "name": "files", "server": {"url": "https://mcp.example.com"}, "tools": ["a_tool"]}


def press(client: Client, team: Team, **data: Any) -> tuple[int, str]:
    answer = client.post(reverse("runs:try", args=[team.pk]), {"id": "tool.count", "arguments": "{}"} | data)
    return answer.status_code, answer.content.decode()


def look(client: Client, trial: Trial) -> str:
    return client.get(reverse("runs:trial", args=[trial.pk])).content.decode()


def done(trial: Trial, **outcome: Any) -> Trial:
    """As a worker would leave it."""
    Trial.objects.filter(pk=trial.pk).update(state=Trial.State.DONE, outcome=outcome)
    return trial


def edits(html: str) -> list[dict[str, Any]]:
    return [json.loads(entities.unescape(found)) for found in re.findall(r'data-edit="([^"]*)"', html)]


def test_the_form_has_sample_input(as_bob: Client, team: Team) -> None:
    html = as_bob.get(reverse("runs:try", args=[team.pk]), {"id": "tool.count"}).content.decode()
    assert json.loads(entities.unescape(html.partition("<textarea")[2].partition(">")[2].partition("</")[0])) == {
        "words": [],
        "by": 1,
    }


def test_it_is_polled_until_it_is_done(as_bob: Client, team: Team, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    _, html = press(as_bob, team, arguments='{"words": ["<b>"]}')
    trial = Trial.objects.get(by=bob)
    assert reverse("runs:trial", args=[trial.pk]) in html
    assert 'hx-trigger="every 700ms"' in html
    async_to_sync(perform)(trial.pk)
    html = look(as_bob, trial)
    assert "hx-trigger" not in html
    assert "&quot;words&quot;: 1" in html
    assert "counting 1" in html


def test_just_what_the_editor_holds_is_approved(as_bob: Client, team: Team, alice: User) -> None:
    press(as_bob, team, source="def count():\r\n    return 'mine'\r\n")
    assert json.loads(Trial.objects.get().request["tool"])["source"] == "def count():\n    return 'mine'\n"
    press(as_bob, team)
    assert json.loads(Trial.objects.first().request["tool"])["source"] == COUNT


def test_an_error_leads_to_its_line(as_bob: Client, team: Team, bob: User) -> None:
    outcome = {"ok": False, "value": "<so>", "printed": "Traceback", "seconds": 0.1, "sandbox": "plain", "line": 3}
    html = look(as_bob, done(start(team, bob), **outcome))
    assert 'data-line="3"' in html
    assert "&lt;so&gt;" in html


def test_without_a_worker_it_says_what_to_do(as_bob: Client, team: Team, bob: User) -> None:
    trial = start(team, bob)
    assert "Waiting for a worker" in look(as_bob, trial)
    Trial.objects.filter(pk=trial.pk).update(created=timezone.now() - timedelta(seconds=30))
    html = look(as_bob, trial)
    assert "No sandbox worker is running" in html
    assert "hx-trigger" in html


def test_what_failed_says_why(as_bob: Client, team: Team, bob: User) -> None:
    trial = start(team, bob)
    Trial.objects.update(state=Trial.State.FAILED, outcome={"problem": "It burns.", "mend": "Put it out."})
    html = look(as_bob, trial)
    assert ("It burns." in html, "Put it out." in html, "hx-trigger" in html) == (True, True, False)


def test_what_a_server_said_is_kept_by_an_edit(as_bob: Client, team: Team, bob: User) -> None:
    team.spec["tools"] = [MCP]
    team.save()
    schemas = {"read": {"description": '"quoted" <b>', "parameters": {}}}
    html = look(as_bob, done(start(team, bob, MCP), names=["read"], ok=True, value={"json": json.dumps(schemas)}))
    kept, offered = edits(html)
    draft = Document(team.spec)
    for edit in (kept, offered):
        draft = wishes.perform(draft, edit, Surroundings()).document
    assert McpTool.model_validate(draft.spec["tools"][0]).names == ("read",)
    assert draft.spec["tools"][0]["schemas"] == schemas
    assert json.loads(kept.pop("value")) == schemas
    assert kept == {"op": "set", "id": "tool.files", "field": "schemas"}
    assert offered == {"op": "set", "id": "tool.files", "field": "tools", "value": "read"}


def test_a_large_document_is_offered_as_an_edit(as_bob: Client, team: Team, bob: User, allowed: Website) -> None:
    part = {"type": "openapi", "name": "api", "url": f"{allowed.address}/openapi", "operations": ["listItems"]}
    team.spec["tools"] = [part]
    team.save()
    press(as_bob, team, id="tool.api")
    trial = Trial.objects.get()
    async_to_sync(perform)(trial.pk)
    (edit,) = edits(look(as_bob, trial))
    assert edit["field"] == "document"
    draft = wishes.perform(Document(team.spec), edit, Surroundings()).document
    assert OpenApiTool.model_validate(draft.spec["tools"][0]).operation("listItems").method == "GET"
    assert list(json.loads(edit["value"])["paths"]) == ["/items"]
    large = {"paths": {f"/{number}": {} for number in range(20_000)}}
    html = look(as_bob, done(trial, names=[], ok=True, value={"json": json.dumps(large)}))
    assert json.loads(edits(html)[0]["value"]) == large


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"arguments": "{"}, "not JSON"),
        ({"arguments": "[1]"}, "a value for each parameter"),
        ({"arguments": "[" * 100_000}, "nested too deeply"),
        ({"source": "def"}, "not Python"),
        ({"source": "def other(): ..."}, "defines no function count()"),
    ],
)
def test_what_cannot_be_tried_is_refused(as_bob: Client, team: Team, data: dict[str, str], words: str) -> None:
    status, html = press(as_bob, team, **data)
    assert (status, words in html, Trial.objects.count()) == (422, True, 0)


def test_files_that_cannot_be_taken_are_refused(as_bob: Client, team: Team) -> None:
    status, html = press(as_bob, team, files=SimpleUploadedFile("a.csv", b"\x00\x01"))
    assert (status, "is not text" in html) == (422, True)


def test_tools_of_other_kinds_are_not_tried(as_bob: Client, team: Team) -> None:
    team.spec["tools"] = [{"type": "http", "name": "count", "url": "https://example.com"}]
    team.save()
    assert press(as_bob, team)[0] == 422


def test_strangers_and_nonsense_find_nothing(as_bob: Client, as_charlie: Client, team: Team, bob: User) -> None:
    trial = start(team, bob)
    assert press(as_charlie, team)[0] == 404
    assert as_charlie.get(reverse("runs:trial", args=[trial.pk])).status_code == 404
    assert as_charlie.get(reverse("runs:try", args=[team.pk]), {"id": "tool.count"}).status_code == 404
    assert [press(as_bob, team, id=id_)[0] for id_ in ("tool.none", "agent.coder", "")] == [404, 404, 400]


def test_nothing_is_tried_without_a_token(bob: User, team: Team) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    assert press(client, team)[0] == 403
    assert Trial.objects.count() == 0


def test_python_is_the_kind_of_a_tool_without_one(as_bob: Client, team: Team) -> None:
    team.spec["tools"] = [{key: value for key, value in python().items() if key != "type"}]
    team.save()
    assert press(as_bob, team)[0] == 200
