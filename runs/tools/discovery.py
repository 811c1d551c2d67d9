"""What a server offers, asked once while a team is made, and kept in its file: a run depends on nobody's listing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2

from agents.conversation.code_blocks import CodeBlock
from agents.tools.specs import Address, Command, ListedTool, McpTool, OpenApiTool
from runs.sandbox.cell import File, Job, Limits, Sandbox
from runs.tools import job, web
from runs.tools.allowed import NotAllowed
from runs.tools.inside.content import ToolFailed


class NotFound(Exception):
    """The server could not be asked; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a server that is a command is started: `files` lie in the workspace, and `label` is whose the cell is. Of
    `limits` all but the seconds count, which are the tool's own."""

    sandbox: Sandbox
    files: tuple[File, ...] = ()
    label: str = "discovery"
    limits: Limits = field(default_factory=Limits)
    image: str = ""

    def job(self, block: CodeBlock, seconds: float) -> Job:
        limits = job.limits_of(replace(self.limits, seconds=seconds))
        return Job(self.label, 0, (block,), self.files, limits, self.image)


async def discover(tool: McpTool, stage: Stage | None) -> McpTool:
    """The same tool with the schemas of all that its server lists. A server at an address needs no stage.

    Raises NotFound, and SandboxError where there is no cell.
    """
    schemas: Mapping[str, object]
    match tool.server:
        case Command() as command:
            assert stage is not None
            schemas = await _asked_in_a_cell(command, stage, tool.seconds)
        case Address() as address:
            schemas = await _asked_over_http(address, tool.seconds)
    found = {name: ListedTool.model_validate(listed) for name, listed in schemas.items()}
    return tool.model_copy(update={"schemas": found})


async def load(tool: OpenApiTool) -> OpenApiTool:
    """The same tool with the document that lies at its url. Raises NotFound, and ValidationError for a document that
    does not hold the tool's operations."""
    document = await document_at(tool.url, tool.seconds)
    return OpenApiTool.model_validate(tool.model_dump() | {"document": document})


async def document_at(url: str, seconds: float) -> dict[str, Any]:
    """The OpenAPI document that lies there. Raises NotFound."""
    try:
        async with web.client(seconds) as client:
            response, text = await web.fetch(client, client.build_request("GET", url))
        response.raise_for_status()
        document = json.loads(text)
    except (NotAllowed, web.TooLong, httpx2.HTTPError, ValueError, RecursionError) as error:
        raise NotFound(f"The document at {url} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise NotFound(f"What lies at {url} is JSON, but no OpenAPI document.")
    return document


async def _asked_in_a_cell(command: Command, stage: Stage, seconds: float) -> dict[str, object]:
    outcome = await stage.sandbox.execute(stage.job(job.listing_of(command), seconds), lambda *_: None)
    result = job.result_of(outcome.blocks[0], seconds)
    if not result.ok:
        raise NotFound(str(result.value))
    schemas: dict[str, object] = result.value
    return schemas


async def _asked_over_http(address: Address, seconds: float) -> dict[str, dict[str, object]]:
    from runs.tools import mcp_server  # the SDK is large, and most workers never need it

    try:
        return await mcp_server.tools(address, seconds)
    except (NotAllowed, ToolFailed, web.TooLong, httpx2.HTTPError) as error:
        raise NotFound(f"The server at {address.url} cannot be asked: {error}") from error
