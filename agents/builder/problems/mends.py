"""Quick fixes, only where one is surely what is wanted; everything else is opened and mended by its form.

Values are as a form sends them: what is typed there is a text, also a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agents.builder import ids
from agents.builder.document import Document
from agents.builder.edits.naming import fresh, plain
from agents.builder.edits.outcome import Surroundings
from agents.builder.problems import reading, wanting
from agents.builder.problems.finding import Mend
from agents.builder.problems.places import Place
from agents.spec_checks import agents, doubtful, groups, reach
from agents.spec_problems import Problem

#: So many connections are offered at once; the form has them all.
_MOST_MODELS = 2

#: For a chat that nothing ends: enough for most talks, and soon over.
_TURNS = 10


def of(problem: Problem, place: Place, document: Document, around: Surroundings) -> Iterator[Mend]:
    match problem.message:
        case wanting.NOBODY:
            yield Mend("Add an assistant", _added("assistant"))
        case wanting.NO_CONVERSATION:
            yield from _begun(document)
        case wanting.NO_SUCH_MODEL:
            yield from _switched(problem, place, document, around)
        case wanting.NO_SUCH_PROFILE:
            yield Mend("Use the default", _set(place, ""))
        case agents.MUTE | doubtful.LACKS_SELECTOR | doubtful.ONLY_MODELS_CALL:
            yield from _with_model(place, around)
        case reading.INVALID_NAME if place.field == "name":
            yield from _renamed(problem, place, document)
        case doubtful.NOBODY_RUNS:
            yield from _run(problem, document)
        case doubtful.HEARS_ALONE:
            yield Mend("Leave it out", _set(place, value=False))
        case reach.UNREACHED:
            yield from _joined(place, document)
        case _:
            yield from _by_field(problem, place, document)


def _by_field(problem: Problem, place: Place, document: Document) -> Iterator[Mend]:
    if problem.message == groups.TWICE:
        room = document.find("groups", place.what) or {}
        members = list(dict.fromkeys(room.get("members", ())))
        yield Mend("Once is enough", {"op": "set", "id": place.id, "field": "members", "value": members})
    elif place.field == "max_turns" and problem.value is None:
        yield Mend(f"End it after {_TURNS} turns", _set(place, str(_TURNS)))
    elif problem.message.startswith("This row never decides") or _is_unknown_tool(problem, place):
        field, _, at = place.field.rpartition(".")
        yield Mend("Leave it out", {"op": "list", "id": place.id, "field": field, "do": "remove", "at": int(at)})


def _is_unknown_tool(problem: Problem, place: Place) -> bool:
    return problem.message.startswith("No tool has") and bool(re.fullmatch(r"(offers|runs)\.\d+", place.field))


def _set(place: Place, value: Any) -> dict[str, Any]:
    return {"op": "set", "id": place.id, "field": place.field, "value": value}


def _added(what: str) -> dict[str, Any]:
    return {"op": "add", "what": what, "at": None, "into": None}


def _begun(document: Document) -> Iterator[Mend]:
    """Where there are two sides, and so no question who talks to whom: whoever asks begins."""
    rooms = document.named("groups")
    inside = {name for room in rooms for name in room.get("members") or ()}
    outside = [agent for agent in document.named("agents") if agent["name"] not in inside]
    asking = sorted(outside, key=lambda agent: agent.get("type") == "assistant")
    sides = [ids.agent(agent["name"]) for agent in asking] + [ids.group(room["name"]) for room in rooms]
    if len(sides) == 2 and asking:
        first, second = (ids.read(side)[1] for side in sides)
        edit = {"op": "connect", "source": sides[0], "target": sides[1]}
        yield Mend(f"Let {first} begin with {second}", edit)


def _with_model(place: Place, around: Surroundings) -> Iterator[Mend]:
    for name in around.connections[:_MOST_MODELS]:
        yield Mend(f"Use {name}", {"op": "set", "id": place.id, "field": "model", "value": [name]})


def _switched(problem: Problem, place: Place, document: Document, around: Surroundings) -> Iterator[Mend]:
    speaks = (*document.named("agents"), *document.named("groups"))
    model = next((part.get("model") for part in speaks if part["name"] == place.what), None)
    names = [model] if isinstance(model, str) else list(model or ())
    for name in around.connections[:_MOST_MODELS]:
        value = list(dict.fromkeys(name if one == problem.value else one for one in names))
        yield Mend(f"Use {name}", _set(place, value))


def _renamed(problem: Problem, place: Place, document: Document) -> Iterator[Mend]:
    name = fresh(plain(str(problem.value)), set(document.names()) - {problem.value})
    yield Mend(f"Call it {name}", _set(place, name))


def _run(problem: Problem, document: Document) -> Iterator[Mend]:
    """By the only one who would: who runs code or other tools, and has no model to offer this one to."""
    able = [agent for agent in document.named("agents") if _executes(agent)]
    if len(able) == 1:
        name, runs = able[0]["name"], [*able[0].get("runs", ()), problem.value]
        yield Mend(f"Let {name} run it", {"op": "set", "id": ids.agent(name), "field": "runs", "value": runs})


def _executes(agent: dict[str, Any]) -> bool:
    """`code` may be an object that says nothing more."""
    return bool(agent.get("runs") or agent.get("code") is not None) and not agent.get("model")


def _joined(place: Place, document: Document) -> Iterator[Mend]:
    rooms = document.named("groups")
    if len(rooms) == 1 and place.id.startswith("agent."):
        group = rooms[0]
        members = [*group.get("members", ()), place.what]
        edit = {"op": "set", "id": ids.group(group["name"]), "field": "members", "value": members}
        yield Mend(f"Put it into {group['name']}", edit)
    yield Mend("Delete", {"op": "remove", "ids": [place.id]})
