"""Calls of tools in a cell, for the tests."""

from __future__ import annotations

from typing import Any

from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.results import ToolResult
from agents.tools.specs import PythonTool, SqlTool, ToolSpec
from runs.sandbox.cell import File, Job, Limits, Sandbox
from runs.tools import job


async def outcome_of(
    sandbox: Sandbox, tool: ToolSpec, arguments: dict[str, Any], files: tuple[File, ...] = ()
) -> BlockOutcome:
    block = job.block_of(tool, tool.names[0], arguments)
    asked = Job("a run", 1, (block,), files, job.limits_of(Limits(seconds=job.seconds_of(tool))))
    return (await sandbox.execute(asked, lambda *_: None)).blocks[0]


async def called(sandbox: Sandbox, tool: ToolSpec, *files: File, **arguments: Any) -> ToolResult:
    return job.result_of(await outcome_of(sandbox, tool, arguments, files), job.seconds_of(tool))


def python(source: str, name: str = "f", **fields: Any) -> PythonTool:
    return PythonTool(name=name, source=source, **fields)


def sql(query: str, file: str = "people.csv", **fields: Any) -> SqlTool:
    return SqlTool(name="query", file=file, query=query, **fields)
