"""Signatures as one types: read by `ast` alone, told in words, or refused with the line."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.builder.code_templates import KINDS, Kind, template_for
from agents.builder.document import Document
from agents.builder.samples import sample_input, use_of
from agents.builder.signature_check import signature_of
from agents.models import Team
from studio.accounts.models import Workspace
from tests.agents.builder.making import room
from tests.agents.spec_making import PAIR

RICH = """
from typing import Annotated, Literal

def rich(a: Annotated[str, "the first"], b: list[int], c: Literal["x", "y"] = "x", d: float | None = None, e=3): ...
"""


def test_parameters_are_told_in_words() -> None:
    found = signature_of(RICH, "rich", "tool").parameters
    assert [(one.name, one.kind, one.required, one.default, one.text) for one in found] == [
        ("a", "text", True, "", "the first"),
        ("b", "list of whole number", True, "", ""),
        ("c", "one of 'x', 'y'", False, "'x'", ""),
        ("d", "number or nothing", False, "None", ""),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_templates_have_the_right_signature(kind: Kind) -> None:
    assert signature_of(template_for(kind, "f"), "f", kind).problem == ""


@pytest.mark.parametrize(
    ("source", "kind", "line", "words"),
    [
        ("x = 1\ndef f(:", "tool", 2, "not Python"),
        ("def g(): ...", "tool", None, "defines no function f()"),
        ("\ndef f(a): ...", "tool", 2, "no type"),
        ("def f(messages, sender): ...", "selection", 1, "is not given sender"),
        ("def f(last_speaker, messages): ...", "selection", 1, "does not take members"),
        ("def f(messages, sender, *, more): ...", "reply", 1, "is not given more"),
        ("def f(messages, sender, more=1): ...", "reply", None, ""),
        ("def f(**given): ...", "reply", None, ""),
    ],
)
def test_what_is_wrong_is_told_with_the_line(source: str, kind: Kind, line: int | None, words: str) -> None:
    found = signature_of(source, "f", kind)
    assert found.line == line
    assert words in found.problem
    assert bool(found.problem) is bool(words)


@pytest.mark.parametrize(
    ("draft", "use"),
    [
        ({}, "tool"),
        ({"groups": [{"name": "room", "selection": {"function": "f"}}]}, "selection"),
        ({"agents": [{"name": "a", "rules": [{"reply": {"function": "f"}}]}]}, "reply"),
        ({"agents": [{"name": "a", "rules": "none"}], "groups": [{"name": "b", "selection": 7}]}, "tool"),
    ],
)
def test_a_function_is_for_what_calls_it(draft: dict[str, Any], use: Kind) -> None:
    assert use_of(Document(PAIR | draft), "f") == use


def test_sample_input_fits_the_parameters() -> None:
    tool = {"name": "rich", "source": RICH}
    sample = sample_input(Document(PAIR), tool)
    assert sample == {"a": "some text", "b": [], "c": "x", "d": None}
    assert sample_input(Document(PAIR), {"name": "f", "source": "def"}) == {}


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=PAIR)


@pytest.mark.django_db
def test_it_is_asked_while_one_types(as_bob: Client, as_charlie: Client, team: Team) -> None:
    url, given = reverse("agents:signature", args=[team.pk]), {"source": "def f(:", "name": "f", "kind": "tool"}
    assert 'data-line="1"' in as_bob.get(url, given).content.decode()
    assert "text" in as_bob.post(url, given | {"source": "def f(a: str): ..."}).content.decode()
    assert "takes nothing" in as_bob.post(url, given | {"source": "def f(): ..."}).content.decode()
    assert as_bob.post(url, given | {"kind": "magic"}).status_code == 404
    assert as_charlie.get(url, given).status_code == 404


def test_a_function_of_the_draft_is_read_as_what_calls_it(
    as_bob: Client, as_charlie: Client, workspace: Workspace
) -> None:
    source = "def pick(last_speaker: str) -> str:\n    return last_speaker\n"
    tool = {"type": "python", "name": "pick", "source": source}
    spec = room("a", "b", selection={"function": "pick"}).spec | {"tools": [tool]}
    team = Team.objects.create(workspace=workspace, name="Room", spec=spec)
    url = reverse("agents:signature", args=[team.pk])
    assert "messages" in as_bob.get(url, {"id": "tool.pick"}).content.decode()
    assert as_bob.get(url, {"id": "agent.a"}).status_code == 404
    assert as_charlie.get(url, {"id": "tool.pick"}).status_code == 404
