"""Model connections: what goes in, and that the key never comes out."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.urls import reverse

from agents.gallery.starters import stock
from agents.models import ModelConnection, Team
from studio.accounts.models import Workspace

KEY = "sk-never-to-be-seen"
FORM = {"name": "GPT mini", "base_url": "https://api.openai.com/v1", "model": "gpt-5-mini", "timeout": "60"}


@pytest.fixture
def kept(workspace: Workspace) -> ModelConnection:
    return ModelConnection.objects.create(workspace=workspace, api_key=KEY, **FORM)


def edit(client: Client, connection: ModelConnection, **changes: str) -> Any:
    response = client.post(reverse("agents:connection", args=[connection.pk]), {**FORM, **changes})
    connection.refresh_from_db()
    return response


def test_it_is_made_in_the_workspace(as_bob: Client, workspace: Workspace) -> None:
    as_bob.post(reverse("agents:new-connection"), {**FORM, "api_key": KEY})
    made = ModelConnection.objects.get()
    assert (made.workspace, made.kind, made.api_key) == (workspace, "openai", KEY)


def test_the_key_is_in_no_page(as_bob: Client, kept: ModelConnection, workspace: Workspace) -> None:
    stock(workspace)
    team = Team.objects.first()
    assert team is not None
    pages = ["/", reverse("agents:connections"), reverse("agents:connection", args=[kept.pk])]
    pages += [reverse(f"agents:{name}", args=[team.pk]) for name in ("team", "versions", "compare", "team-download")]
    assert [page for page in pages if KEY.encode() in as_bob.get(page).content] == []


def test_the_key_is_in_no_answer_to_a_form(as_bob: Client, kept: ModelConnection) -> None:
    refused = edit(as_bob, kept, api_key=KEY, base_url="nonsense")
    assert refused.status_code == 422
    assert KEY.encode() not in refused.content
    assert KEY.encode() not in as_bob.post(reverse("agents:new-connection"), {"api_key": KEY}).content


def test_the_key_is_encrypted_at_rest(kept: ModelConnection) -> None:
    with database.cursor() as cursor:
        cursor.execute("SELECT api_key FROM agents_modelconnection")
        assert KEY not in cursor.fetchone()[0]


def test_an_empty_key_keeps_the_old_one(as_bob: Client, kept: ModelConnection) -> None:
    edit(as_bob, kept, model="gpt-5", api_key="")
    assert (kept.model, kept.api_key) == ("gpt-5", KEY)


def test_a_new_key_replaces_it_and_a_tick_forgets_it(as_bob: Client, kept: ModelConnection) -> None:
    edit(as_bob, kept, api_key="sk-new")
    assert kept.api_key == "sk-new"
    edit(as_bob, kept, api_key="", forget_key="on")
    assert kept.api_key == ""


def test_a_key_is_not_handed_to_another_server(as_bob: Client, kept: ModelConnection) -> None:
    response = edit(as_bob, kept, base_url="https://evil.example/v1")
    assert response.status_code == 422
    assert b"The server changed" in response.content
    assert kept.base_url == FORM["base_url"]


@pytest.mark.parametrize("base_url", ["http://api.openai.com/v1", "https://api.openai.com:444/v1", ""])
def test_another_scheme_or_port_is_another_server(as_bob: Client, kept: ModelConnection, base_url: str) -> None:
    response = edit(as_bob, kept, base_url=base_url)
    assert response.status_code == (302 if base_url == "" else 422)


@pytest.mark.parametrize(
    "base_url", ["http://localhost:11434/v1", "http://vllm:8000/v1", "https://x.azure.com/openai/v1?a=1"]
)
def test_addresses_that_work(as_bob: Client, workspace: Workspace, base_url: str) -> None:
    as_bob.post(reverse("agents:new-connection"), {**FORM, "base_url": base_url})
    assert ModelConnection.objects.get().base_url == base_url


@pytest.mark.parametrize(
    "base_url",
    [
        "ftp://x/v1",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "api.openai.com",
        "https://",
        "http://u:p@x/",
        "http://[x",
    ],
)
def test_addresses_that_do_not(as_bob: Client, workspace: Workspace, base_url: str) -> None:
    response = as_bob.post(reverse("agents:new-connection"), {**FORM, "base_url": base_url})
    assert response.status_code == 422
    assert not ModelConnection.objects.exists()


def test_a_name_is_used_once_in_a_workspace(as_bob: Client, as_charlie: Client, kept: ModelConnection) -> None:
    assert b"Another connection has this name" in as_bob.post(reverse("agents:new-connection"), FORM).content
    assert as_charlie.post(reverse("agents:new-connection"), FORM).status_code == 302


def test_teams_follow_a_new_name(as_bob: Client, kept: ModelConnection, workspace: Workspace) -> None:
    agents = [{"name": "a", "model": "GPT mini"}, {"name": "b", "model": ["Other", "GPT mini"]}, {"name": "c"}]
    team = Team.objects.create(workspace=workspace, name="T", spec={"agents": agents})
    edit(as_bob, kept, name="GPT large")
    team.refresh_from_db()
    assert [agent.get("model") for agent in team.spec["agents"]] == ["GPT large", ["Other", "GPT large"], None]


def test_scripted_and_local_say_what_they_are(as_bob: Client, workspace: Workspace) -> None:
    stock(workspace)
    page = as_bob.get(reverse("agents:connections")).content
    assert b"Replies written beforehand" in page
    assert b"runs on this machine" in page


def test_a_scripted_connection_has_only_a_name_to_change(as_bob: Client, workspace: Workspace) -> None:
    stock(workspace)
    scripted = ModelConnection.objects.get(name="Scripted analyst")
    response = as_bob.post(
        reverse("agents:connection", args=[scripted.pk]), {"name": "Renamed", "base_url": "http://x", "api_key": "k"}
    )
    scripted.refresh_from_db()
    assert response.status_code == 302
    assert (scripted.name, scripted.base_url, scripted.api_key) == ("Renamed", "", "")


def test_anthropic_is_a_kind_of_its_own(as_bob: Client, workspace: Workspace) -> None:
    url = reverse("agents:new-connection") + "?kind=anthropic"
    assert b"https://api.anthropic.com" in as_bob.get(url).content
    as_bob.post(url, {**FORM, "base_url": "", "model": "claude-sonnet-4-5", "api_key": KEY})
    made = ModelConnection.objects.get()
    assert (made.kind, made.base_url, made.api_key) == ("anthropic", "", KEY)
    assert b"api.anthropic.com" in as_bob.get(reverse("agents:connections")).content


@pytest.mark.parametrize("kind", ["scripted", "local", "telepathy"])
def test_only_what_has_a_server_is_connected(as_bob: Client, workspace: Workspace, kind: str) -> None:
    as_bob.post(reverse("agents:new-connection") + f"?kind={kind}", FORM)
    assert ModelConnection.objects.get().kind == "openai"


def test_how_a_server_is_spoken_to(as_bob: Client, kept: ModelConnection) -> None:
    edit(as_bob, kept, roles="strict", retries="0", deadline="12.5")
    assert (kept.roles, kept.retries, kept.deadline, kept.structured) == ("strict", 0, 12.5, False)
    edit(as_bob, kept, roles="", retries="", deadline="", structured="on")
    assert (kept.roles, kept.retries, kept.deadline, kept.structured) == ("strict", 0, 12.5, True)


def test_a_key_of_anthropic_stays_there(as_bob: Client, workspace: Workspace) -> None:
    row = ModelConnection.objects.create(workspace=workspace, kind="anthropic", name="C", model="c", api_key=KEY)
    assert edit(as_bob, row, name="C", base_url="https://api.openai.com/v1").status_code == 422
    assert edit(as_bob, row, name="C", base_url="https://api.anthropic.com").status_code == 302


def test_deleting_takes_the_key_along(as_bob: Client, kept: ModelConnection) -> None:
    as_bob.post(reverse("agents:delete-connection", args=[kept.pk]))
    assert not ModelConnection.objects.exists()


def test_without_any_there_is_a_way_to_start(as_bob: Client) -> None:
    assert b"No connections yet" in as_bob.get(reverse("agents:connections")).content
