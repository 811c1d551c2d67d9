"""What a server offers, asked once while a team is made, and kept in its file: a run depends on nobody's listing."""

from __future__ import annotations

import json
from collections.abc import Mapping

import httpx2

from agents.tools.specs import Address, Command, ListedTool, McpTool, OpenApiTool
from runs.sandbox.cell import File, Job, Sandbox
from runs.tools import job, web
from runs.tools.allowed import NotAllowed
from runs.tools.inside.content import ToolFailed


class NotFound(Exception):
    """The server could not be asked; `str()` says why."""


async def discover(tool: McpTool, sandbox: Sandbox, files: tuple[File, ...] = ()) -> McpTool:
    """The same tool with the schemas of all that its server lists. A command is started in the sandbox, where `files`
    lie in the workspace. Raises NotFound, and SandboxError where there is no cell."""
    schemas: Mapping[str, object]
    match tool.server:
        case Command() as command:
            schemas = await _asked_in_a_cell(command, sandbox, files, tool.seconds)
        case Address() as address:
            schemas = await _asked_over_http(address, tool.seconds)
    found = {name: ListedTool.model_validate(listed) for name, listed in schemas.items()}
    return tool.model_copy(update={"schemas": found})


async def load(tool: OpenApiTool) -> OpenApiTool:
    """The same tool with the document that lies at its url. Raises NotFound, and ValidationError for a document that
    does not hold the tool's operations."""
    try:
        async with web.client(tool.seconds) as client:
            response, text = await web.fetch(client, client.build_request("GET", tool.url))
        response.raise_for_status()
        document = json.loads(text)
    except (NotAllowed, web.TooLong, httpx2.HTTPError, ValueError) as error:
        raise NotFound(f"The document at {tool.url} cannot be read: {error}") from error
    return OpenApiTool.model_validate(tool.model_dump() | {"document": document})


async def _asked_in_a_cell(
    command: Command, sandbox: Sandbox, files: tuple[File, ...], seconds: float
) -> dict[str, object]:
    asked = Job("discovery", 0, (job.listing_of(command),), files, job.limits_of(seconds))
    outcome = await sandbox.execute(asked, lambda *_: None)
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
