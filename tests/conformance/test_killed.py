"""Every scenario, killed at each write of its journal and taken up again, ends like the uncut one, and asks no model
again but for the answer that died with the process."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from conformance.performance import begun, go_on
from conformance.scenario import Scenario
from conformance.server import ModelServer
from runs import journal
from runs.models import Entry, Run
from tests.runs.killing import killed_after_write, killed_in_write, time_passes

from .places import GIVEN, OWN
from .remembering import RememberingSandbox

pytestmark = pytest.mark.django_db(transaction=True)

#: Names of rows and clocks: different in any two runs.
OWN_OF_THE_RUN = ("attempts", "by", "execution", "question", "review", "seconds")
#: A model was asked and has answered, one way or the other.
ASKED = ("model_answered", "model_failed")
WAYS = {"after": killed_after_write, "in": killed_in_write}


def ways(file: Path) -> list[str]:
    """An answer that died with its process may be in the cache: then a model server whose script is wound back to
    before that answer would be wrong. So where there is a cache, no answer dies. Ours die in one way only: it is the
    harder of the two, and all of them in both would take a minute more."""
    if '"cache_seed"' in file.read_text():
        return ["after"]
    return ["in"] if file in OWN else list(WAYS)


DEATHS = [pytest.param(file, way, id=f"{file.stem}-{way}") for file in (*GIVEN, *OWN) for way in ways(file)]


@dataclass(frozen=True)
class Lived:
    """`story` is the journal; `asked` is what models were sent, but for the calls whose answers were `lost`. A call may
    be several requests: one for each connection that is tried."""

    story: list[Any]
    asked: Counter[str]
    lost: int = 0
    died: bool = True


def story_of(entries: list[Entry]) -> list[Any]:
    """By the places of steps: branches side by side may take turns otherwise another time."""
    told = [
        (_place(entry.step), entry.kind, {key: value for key, value in entry.data.items() if key not in OWN_OF_THE_RUN})
        for entry in entries
    ]
    return sorted(told, key=lambda one: one[0])


def _place(path: str | None) -> tuple[int, ...]:
    return tuple(map(int, path.split("."))) if path else (-1,)


def requests(log: list[dict[str, Any]]) -> Counter[str]:
    return Counter(json.dumps([record["model"], record["messages"], record["tools"]]) for record in log)


def left_of(script: dict[str, Any], log: list[dict[str, Any]]) -> dict[str, Any]:
    """The script without what these requests used up."""
    used = Counter((record["key"], record["script_index"]) for record in log)
    return {key: list(_unused(replies, key, used)) for key, replies in script.items()}


def _unused(replies, key, used):
    for number, reply in enumerate(replies):
        reply = {"content": reply} if isinstance(reply, str) else reply
        uses = reply.get("repeat", 1)
        left = uses if uses is True else uses - used[key, number]
        if left:
            yield reply | {"repeat": left}


def attempts(entries: list[Entry]) -> int:
    return sum(entry.kind in ASKED and not entry.data.get("cached") for entry in entries)


async def live(scenario: Scenario, server: ModelServer, sandbox: RememberingSandbox, death: Any) -> Lived:
    """One life, or two where there is a death."""
    server.load(scenario.script)
    run, people = await sync_to_async(begun)(scenario, server.base_url), scenario.answers()
    async with death or nullcontext() as struck:
        await go_on(run, people, sandbox)
    asked = server.log()
    if not (struck and struck.struck):
        return Lived(story_of(await entries_of(run)), requests(asked), died=False)
    await sync_to_async(time_passes)(run)
    known = asked[: attempts(await entries_of(run))]
    server.load(left_of(scenario.script, known))
    await go_on(run, people, sandbox)
    asked_in_all = requests(known) + requests(server.log())
    lost = {json.dumps(record["messages"]) for record in asked[len(known) :]}
    return Lived(story_of(await entries_of(run)), asked_in_all, len(lost))


async def entries_of(run: Run) -> list[Entry]:
    return await sync_to_async(journal.read)(run.pk)


@pytest.mark.parametrize(("file", "way"), DEATHS)
async def test_it_ends_like_the_uncut_one(file: Path, way: str, server: ModelServer, sandbox: RememberingSandbox):
    scenario = Scenario.read(file)
    whole = await live(scenario, server, sandbox, None)
    for number in count(1):
        lived = await live(scenario, server, sandbox, WAYS[way](number))
        assert (number, lived.story) == (number, whole.story)
        assert lived.asked == whole.asked
        assert lived.lost <= (way == "in")
        if not lived.died:
            break
    assert number > 1
