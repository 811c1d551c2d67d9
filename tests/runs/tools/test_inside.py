"""What runs in a cell, run by this Python: with pydantic's models, which a cell need not have."""

from __future__ import annotations

import subprocess
import sys

from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.results import ToolResult
from runs.tools import inside, job

MODELS = """
from pydantic import BaseModel
class Point(BaseModel):
    x: int
class Line(BaseModel):
    start: Point
    end: Point | None = None
def f(line: Line) -> Line:
    return Line(start=Point(x=line.start.x + 1))
"""


def answered(source: str, **arguments: object) -> ToolResult:
    block = inside.block("function", {"name": "f", "source": source, "arguments": arguments})
    done = subprocess.run([sys.executable, "-I", "-c", block.code], capture_output=True, text=True, check=True)
    return job.result_of(BlockOutcome(0, (("out", done.stdout), ("err", done.stderr))), 60)


def test_pydantic_models_in_and_out():
    assert answered(MODELS, line={"start": {"x": 1}}) == ToolResult(ok=True, value={"start": {"x": 2}, "end": None})


def test_what_pydantic_refuses_is_the_answer():
    result = answered(MODELS, line={"start": {"x": "many"}})
    assert (result.ok, "1 validation error for Line" in result.value) == (False, True)
