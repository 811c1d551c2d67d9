"""MCP servers over HTTP, spoken to with the official SDK through the guard of `web`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client

from agents.tools.specs import Address
from runs.tools import web
from runs.tools.allowed import NotAllowed
from runs.tools.inside.content import ToolFailed, listed, value_of


async def call(server: Address, name: str, arguments: Mapping[str, Any], seconds: float) -> Any:
    """What the tool returns. Raises ToolFailed with the server's words, NotAllowed, httpx2.HTTPError."""
    async with _session(server, seconds) as client:
        result = await client.call_tool(name, dict(arguments))
        return value_of(result.model_dump(mode="json", by_alias=True))


async def tools(server: Address, seconds: float) -> dict[str, dict[str, Any]]:
    """Everything that the server lists, by name. Raises as `call`."""
    async with _session(server, seconds) as client:
        found = [tool async for tool in _pages(client)]
    return listed(found)


async def _pages(client: Client) -> AsyncIterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        page = await client.list_tools(cursor=cursor)
        for tool in page.tools:
            yield tool.model_dump(mode="json", by_alias=True)
        cursor = page.next_cursor
        if not cursor:
            return


@asynccontextmanager
async def _session(server: Address, seconds: float) -> AsyncIterator[Client]:
    async with web.client(seconds, server.headers) as http:
        try:
            async with Client(streamable_http_client(server.url, http_client=http)) as client:
                yield client
        except MCPError as error:
            raise ToolFailed(str(error)) from error
        except BaseExceptionGroup as group:
            raise _cause(group) from group


def _cause(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error that says something; the SDK works in task groups, which wrap them."""
    for error in group.exceptions:
        inner = _cause(error) if isinstance(error, BaseExceptionGroup) else error
        if isinstance(inner, (NotAllowed, ToolFailed, httpx2.HTTPError, web.TooLong)):
            return inner
        if isinstance(inner, MCPError):
            return ToolFailed(str(inner))
    return group.exceptions[0]
