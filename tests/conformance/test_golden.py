"""Every given scenario, held by the product, gives what AutoGen gave: both comparisons of its README."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from conformance.performance import begun, go_on, performed
from conformance.result import result_of
from conformance.scenario import Scenario
from conformance.server import ModelServer

from .places import FOLDER, GIVEN
from .remembering import RememberingSandbox

SECTIONS = ["transcript", "stops", "summaries", "human_input", "speakers", "llm_calls"]
DEEP = [*SECTIONS, "llm_requests", "group_messages"]


def differences(golden: dict[str, Any], result: dict[str, Any], sections: list[str]) -> dict[str, Any]:
    """What the given comparer (`--loose --strict`) finds in these sections."""
    comparer = runpy.run_path(str(FOLDER / "compare.py"))
    wanted, found = (comparer["sections"](one, loose=True) for one in (golden, json.loads(json.dumps(result))))
    compared = {name: comparer["first_diff"](wanted[name], found.get(name)) for name in sections}
    return {name: difference for name, difference in compared.items() if difference}


def test_every_given_scenario_has_a_golden_result():
    golden = sorted(file.name for file in (FOLDER / "golden").glob("*.json"))
    assert len(golden) == 44
    assert [file.name for file in GIVEN] == golden


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("file", GIVEN, ids=lambda file: file.stem)
async def test_it_is_what_autogen_did(file: Path, server: ModelServer, sandbox: RememberingSandbox):
    scenario = Scenario.read(file)
    server.load(scenario.script)
    run = await sync_to_async(begun)(scenario, server.base_url)
    lacks = await go_on(run, scenario.answers(), sandbox)
    result = result_of(scenario, await sync_to_async(performed)(run, server, lacks))
    golden = json.loads((FOLDER / "golden" / file.name).read_text())
    assert differences(golden, result, SECTIONS) == {}
    assert differences(golden, result, DEEP) == {}
