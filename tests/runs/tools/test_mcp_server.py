"""MCP over HTTP, with a real server of the official SDK; and the client for cells against a real stdio server of it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.results import ToolResult
from agents.tools.specs import Address, McpTool
from runs.tools import inside, job, remote
from runs.tools.discovery import NotFound, discover
from tests.runs.tools.conftest import Website


def made() -> MCPServer:
    server = MCPServer("test")

    @server.tool()
    def add(a: int, b: int = 1) -> int:
        """Add two numbers."""
        return a + b

    @server.tool()
    def city(name: str) -> dict[str, Any]:
        return {"name": name, "people": 3}

    @server.tool()
    def boom() -> str:
        raise ToolError("it broke")

    return server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    sock = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(made().streamable_http_app(), log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    yield f"127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    sock.close()


@pytest.fixture
def tool(address: str, settings: Any) -> McpTool:
    settings.TOOL_HOSTS = [f"private:{address}"]
    return McpTool(name="remote", server=Address(url=f"http://{address}/mcp"), tools=["add", "city", "boom"])


async def test_it_works(tool: McpTool):
    assert await remote.call(tool, "add", {"a": 2, "b": 3}) == ToolResult(ok=True, value=5)


async def test_structured_results(tool: McpTool):
    assert (await remote.call(tool, "city", {"name": "Bern"})).value == {"name": "Bern", "people": 3}


async def test_what_a_tool_does_wrong_is_the_answer(tool: McpTool):
    result = await remote.call(tool, "boom", {})
    assert (result.ok, "it broke" in result.value) == (False, True), result.value


async def test_it_is_asked_for_its_tools(tool: McpTool):
    found = await discover(tool, None)
    add = found.offered()[0]
    assert (add.name, add.description, add.parameters["required"]) == ("add", "Add two numbers.", ["a"])


async def test_a_server_that_is_not_allowed(tool: McpTool, settings: Any):
    settings.TOOL_HOSTS = []
    result = await remote.call(tool, "add", {"a": 1})
    assert (result.ok, "PARLEY_TOOL_HOSTS" in result.value) == (False, True), result.value


async def test_a_server_that_is_none(allowed: Website):
    tool = McpTool(name="m", server=Address(url=f"{allowed.address}/missing"), tools=["add"])
    assert not (await remote.call(tool, "add", {})).ok
    with pytest.raises(NotFound, match="cannot be asked"):
        await discover(tool, None)


STDIO = """
from tests.runs.tools.test_mcp_server import made
made().run("stdio")
"""


@pytest.mark.parametrize(("name", "value"), [("add", 3), ("city", {"name": "x", "people": 3})])
def test_the_client_in_the_cell_speaks_with_the_sdk_s_own_servers(name: str, value: object):
    arguments = {"add": {"a": 2}, "city": {"name": "x"}}[name]
    call = {"command": [sys.executable, "-c", STDIO], "ask": "call", "name": name, "arguments": arguments}
    code = inside.block("server", call).code
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert job.result_of(BlockOutcome(0, (("out", done.stdout),)), 60) == ToolResult(ok=True, value=value)
