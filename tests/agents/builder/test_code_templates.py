"""New functions: they parse, are called as what calls them calls them, and run as they stand."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.code_templates import KINDS, Kind, identifier, sample_for, template_for
from agents.tools.signatures import function_of, parameters_of
from agents.tools.specs import PythonTool
from runs.sandbox.plain import PlainSandbox
from tests.runs.tools.cells import called


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_defines_the_function_with_the_sample_for_arguments(kind: Kind) -> None:
    source = template_for(kind, "look")
    assert function_of(source, "look").name == "look"
    assert set(parameters_of(source, "look")["properties"]) == set(sample_for(kind))


@pytest.mark.parametrize(("kind", "answer"), [("tool", "4 words"), ("selection", "ada"), ("reply", {"final": False})])
async def test_it_runs_as_it_stands(kind: Kind, answer: Any) -> None:
    tool = PythonTool(name="look", source=template_for(kind, "look"))
    result = await called(PlainSandbox(), tool, **sample_for(kind))
    assert (result.ok, result.value) == (True, answer)


@pytest.mark.parametrize(
    ("name", "wanted"), [("look", "look"), ("web-search", "web_search"), ("2nd", "_2nd"), ("class", "class_")]
)
def test_a_name_becomes_one_that_python_allows(name: str, wanted: str) -> None:
    assert identifier(name) == wanted
