"""Documents for tests, and edits of them in one line."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import Any

from agents.builder import edits
from agents.builder.document import Document
from agents.builder.edits import Outcome, Surroundings
from agents.gallery import teams
from agents.spec import SpecError, TeamSpec
from conformance.scenario import Scenario
from tests.agents.spec_making import EVERYTHING, PAIR
from tests.conformance.places import GIVEN, OWN


def document(spec: dict[str, Any] = EVERYTHING) -> Document:
    return Document(copy.deepcopy(spec))


def pair() -> Document:
    return document(PAIR)


def room(*names: str, **fields: Any) -> Document:
    """A group "room" of assistants."""
    agents = [{"name": name, "type": "assistant", "model": "M"} for name in names]
    group = {"name": "room", "members": list(names), "selection": "round_robin"} | fields
    return Document({"parley": 1, "name": "Room", "agents": agents, "groups": [group]})


def edited(doc: Document, op: str, *, connections: tuple[str, ...] = ("M",), **fields: Any) -> Outcome:
    return edits.perform(doc, {"op": op, **fields}, Surroundings(connections))


def after(doc: Document, op: str, **fields: Any) -> Document:
    return edited(doc, op, **fields).document


def agent(doc: Document, name: str) -> dict[str, Any]:
    found = doc.find("agents", name)
    assert found is not None
    return found


def group(doc: Document, name: str = "room") -> dict[str, Any]:
    found = doc.find("groups", name)
    assert found is not None
    return found


def strangers(doc: Document) -> set[str]:
    """Who is named and need not be in the team: speakers of messages that were said before it."""
    acts = doc.spec.get("conversation", {}).get("acts", [])
    said = [message for act in acts for message in act.get("messages", [])]
    return {name for message in said for name in (message.get("speaker"), message.get("recipient")) if name}


def lost_names(doc: Document) -> list[str]:
    """Where a name stands that nobody has."""
    try:
        TeamSpec.parse(doc.spec)
    except SpecError as error:
        return [problem.path for problem in error.problems if re.match("No .* has this name", problem.message)]
    return []


@cache
def all_specs() -> dict[str, dict[str, Any]]:
    """Every team at hand: the gallery's, those of the conformance scenarios, and one with a bit of everything."""
    found = {ready.slug: ready.spec.dump() for ready in teams()} | {"everything": EVERYTHING}
    return found | {path.stem: Scenario.read(path).raw_spec() for path in (*GIVEN, *OWN)}
