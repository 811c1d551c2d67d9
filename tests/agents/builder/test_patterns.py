"""Patterns: each is a team once its models are filled in, and is drawn. `tests/runs/test_patterns.py` holds them."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder import edits
from agents.builder.document import Document
from agents.builder.drawing import scene
from agents.builder.edits import Surroundings
from agents.builder.patterns import Pattern, pattern, patterns
from agents.spec import TeamSpec
from studio.web.icons import icon

EACH = pytest.mark.parametrize("one", patterns(), ids=lambda one: one.slug)


def pasted(one: Pattern) -> dict[str, Any]:
    """Into an empty draft, in a workspace that knows one model."""
    edit = {"op": "paste", "parts": one.spec, "at": [0, 0]}
    return edits.perform(Document.blank(one.title), edit, Surroundings(("M",))).document.spec


@EACH
def test_pasted_it_is_a_team_without_doubts(one: Pattern) -> None:
    spec = TeamSpec.parse(pasted(one))
    assert spec.doubts() == []
    assert {name for speaker in spec.speakers for name in speaker.models} == {"M"}


@EACH
def test_it_is_described(one: Pattern) -> None:
    assert icon(one.icon)
    assert one.sentence.endswith(".")
    assert all(agent["description"].endswith(".") for agent in one.spec["agents"])
    assert all(agent["instructions"] for agent in one.spec["agents"] if "model" in agent)
    assert one.spec["sample"]["task"]
    assert one.agents == len(one.cast)


@EACH
def test_everybody_is_connected(one: Pattern) -> None:
    drawn = scene(Document(one.spec))
    ends = {end for edge in drawn.edges for end in (edge.source, edge.target)}
    framed = {node.id for node in drawn.nodes if node.frame}
    assert {node.id for node in drawn.nodes} - ends - framed == set()


def test_twice_pasted_it_is_there_twice() -> None:
    one = pattern("debate")
    assert one is not None
    twice = edits.perform(Document(pasted(one)), {"op": "paste", "parts": one.spec, "at": None}, Surroundings(("M",)))
    assert len(twice.document.named("agents")) == 6
    assert len(twice.document.named("groups")) == 2


def test_what_is_no_pattern_is_none() -> None:
    assert pattern("nothing") is None
