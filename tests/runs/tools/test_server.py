"""MCP servers that are commands, started for real in every sandbox of this machine."""

from __future__ import annotations

import pytest

from agents.conversation.results import ToolResult
from agents.tools.specs import McpTool
from runs.sandbox.cell import File, Sandbox
from runs.tools.discovery import NotFound, Stage, discover

from .cells import called

SERVER = """
import json, os, sys

def say(**message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)

TOOLS = [
    {"name": "shout", "description": "Upper case.", "annotations": {"readOnlyHint": True},
     "inputSchema": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}},
    {"name": "boom", "inputSchema": {"type": "object"}},
]

def listed(params):
    page = int(params.get("cursor", 0))
    return {"tools": [TOOLS[page]]} | ({"nextCursor": "1"} if page == 0 else {})

def called(name, arguments):
    if name == "shout":
        return {"content": [{"type": "text", "text": arguments["text"].upper()}, {"type": "image", "data": "x"}]}
    if name == "boom":
        return {"isError": True, "content": [{"type": "text", "text": "it broke"}]}
    if name == "count":
        return {"content": [], "structuredContent": {"result": [1, 2]}}
    if name == "die":
        os._exit(3)

print("a banner that is no message")
say(id="s1", method="ping")
say(id="s2", method="roots/list")
say(method="notifications/message", params={})
for line in sys.stdin:
    asked = json.loads(line)
    method, params = asked.get("method"), asked.get("params", {})
    if method == "initialize":
        about = {"capabilities": {"tools": {}}, "serverInfo": {"name": "t", "version": "1"}}
        say(id=asked["id"], result={"protocolVersion": "2025-06-18", **about})
    elif method == "tools/list":
        say(id=asked["id"], result=listed(params))
    elif method == "tools/call" and (answer := called(params["name"], params["arguments"])):
        say(id=asked["id"], result=answer)
    elif method == "tools/call":
        say(id=asked["id"], error={"code": -32602, "message": "no tool " + params["name"]})
    elif method is None:
        print("answered", asked.get("id"), asked.get("error", {}).get("code"), file=sys.stderr)
"""
FILE = File("server.py", SERVER.encode())


def server(*tools: str, command: tuple[str, ...] = ("python3", "server.py")) -> McpTool:
    return McpTool(name="server", server={"command": list(command)}, tools=list(tools))


async def test_it_works(sandbox: Sandbox):
    assert await called(sandbox, server("shout"), FILE, text="hi") == ToolResult(ok=True, value="HI\n<image>")


async def test_it_is_asked_for_its_tools(sandbox: Sandbox):
    found = await discover(server("shout", "boom"), Stage(sandbox, (FILE,)))
    assert [(tool.name, tool.description) for tool in found.offered()] == [("shout", "Upper case."), ("boom", "boom")]
    assert (found.schemas["shout"].read_only, found.schemas["boom"].repeatable) == (True, False)


ANSWERS = [
    (server("count"), ToolResult(ok=True, value=[1, 2])),
    (server("boom"), ToolResult(ok=False, value="it broke")),
    (server("nothing"), ToolResult(ok=False, value="no tool nothing")),
    (server("die"), ToolResult(ok=False, value="The server ended before it answered.")),
    (server("x", command=("true",)), ToolResult(ok=False, value="The server ended before it answered.")),
    (
        server("x", command=("no-such-program",)),
        ToolResult(ok=False, value="The server 'no-such-program' does not start: No such file or directory."),
    ),
]


@pytest.mark.parametrize(("tool", "answer"), ANSWERS)
async def test_answers_and_failures(bubblewrap: Sandbox, tool: McpTool, answer: ToolResult):
    assert await called(bubblewrap, tool, FILE) == answer


async def test_a_server_that_says_nothing_is_stopped(bubblewrap: Sandbox):
    tool = server("x", command=("sleep", "6000")).model_copy(update={"seconds": 0.5})
    assert "stopped after 0.5 seconds" in (await called(bubblewrap, tool)).value


async def test_a_server_that_cannot_be_asked(bubblewrap: Sandbox):
    with pytest.raises(NotFound, match="does not start"):
        await discover(server("x", command=("no-such-program",)), Stage(bubblewrap))
