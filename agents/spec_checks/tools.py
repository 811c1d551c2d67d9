"""Tools that models are to be told of, and of which nothing can be told."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_checks.whole import Whole
from agents.spec_problems import Problem
from agents.tools.problems import ToolProblem
from agents.tools.specs import McpTool, OpenApiTool, ToolSpec


def check(whole: Whole) -> Iterator[Problem]:
    for path, tool in _offered(whole):
        if not _asks_a_server(tool):
            yield from _untold(path, tool)


def unasked(whole: Whole) -> Iterator[Problem]:
    """Tools of servers that nobody has asked about them yet. A run cannot begin before that."""
    for path, tool in _offered(whole):
        if _asks_a_server(tool):
            yield from _untold(path, tool)


def _offered(whole: Whole) -> Iterator[tuple[str, ToolSpec]]:
    wanted = {name for agent in whole.spec.agents for name in agent.offers}
    for index, tool in enumerate(whole.spec.tools):
        if wanted.intersection(tool.names):
            yield f"tools[{index}]", tool


def _asks_a_server(tool: ToolSpec) -> bool:
    return isinstance(tool, McpTool) or (isinstance(tool, OpenApiTool) and tool.document is None)


def _untold(path: str, tool: ToolSpec) -> Iterator[Problem]:
    try:
        tool.offered()
    except ToolProblem as error:
        message, _, fix = str(error).removesuffix(".").partition(" Fix: ")
        yield Problem(path, tool.name, message, fix)
