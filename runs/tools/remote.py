"""Calls of tools outside, made by the worker. Whatever goes wrong is the tool's answer, in words that a model can use.

A call that was cut off may have happened: who performs it writes an intent before (see `kinds.is_repeatable`).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import httpx2

from agents.conversation.results import ToolResult
from agents.tools.problems import ToolProblem
from agents.tools.specs import Address, HttpTool, McpTool, OpenApiTool, ToolSpec
from runs.tools import requests, web
from runs.tools.allowed import NotAllowed
from runs.tools.answers import sound
from runs.tools.inside.content import ToolFailed
from runs.tools.inside.reply import LARGEST
from runs.tools.requests import Ask

log = logging.getLogger("parley.tools")

#: The answer to a call of which nobody knows whether it happened, where a person did not want it made again.
CUT_OFF = "The call was cut off before its answer came, and it was not made again. It may have had its effect."

_MOST_OF_AN_ERROR = 2000


async def call(tool: ToolSpec, name: str, arguments: Mapping[str, Any]) -> ToolResult:
    """The answer of a tool whose place is the worker. Raises nothing but CancelledError."""
    seconds = getattr(tool, "seconds", 0.0)
    try:
        async with asyncio.timeout(seconds):
            return _kept(await _called(tool, name, arguments))
    except (TimeoutError, httpx2.TimeoutException):
        return ToolResult(ok=False, value=f"No answer came within {seconds:g} seconds.")
    except (NotAllowed, ToolFailed, ToolProblem, ValueError, web.TooLong) as error:
        return ToolResult(ok=False, value=str(sound(str(error))))
    except httpx2.HTTPError as error:
        return ToolResult(ok=False, value=f"The call failed: {str(error) or type(error).__name__}")
    except Exception as error:  # whatever a server makes a client's library stumble over
        log.warning("the tool %s failed", name, exc_info=True)
        return ToolResult(ok=False, value=f"The call failed: {type(error).__name__}: {sound(str(error))}")


async def _called(tool: ToolSpec, name: str, arguments: Mapping[str, Any]) -> ToolResult:
    match tool:
        case HttpTool():
            return await _asked(requests.of_tool(tool, arguments), tool.seconds)
        case OpenApiTool():
            ask = requests.of_operation(tool.operation(name), tool.headers, arguments)
            return await _asked(ask, tool.seconds)
        case McpTool(server=Address() as server):
            from runs.tools import mcp_server  # the SDK is large, and most workers never need it

            return ToolResult(ok=True, value=await mcp_server.call(server, name, arguments, tool.seconds))
    raise AssertionError(f"{tool.name} is not called by the worker")


async def _asked(ask: Ask, seconds: float) -> ToolResult:
    async with web.client(seconds) as client:
        request = client.build_request(
            ask.method,
            ask.url,
            params=httpx2.URL(ask.url).params.merge(ask.query) if ask.query else None,
            headers=ask.headers,
            json=ask.json,
            content=ask.text,
        )
        response, text = await web.fetch(client, request)
    if response.status_code >= 300:
        said = f": {text[:_MOST_OF_AN_ERROR]}" if text.strip() else ""
        return ToolResult(ok=False, value=f"HTTP {response.status_code} {response.reason_phrase}".rstrip() + said)
    return ToolResult(ok=True, value=_value(response, text))


def _value(response: httpx2.Response, text: str) -> Any:
    """Data where it says that it is JSON, else the text."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _kept(result: ToolResult) -> ToolResult:
    """The answer within what a model is given of one: longer data become text, longer text is cut with a note."""
    value = sound(result.value)
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(shown) <= LARGEST:
        return ToolResult(result.ok, value)
    return ToolResult(result.ok, f"{shown[:LARGEST]}\n… {len(shown) - LARGEST} characters left out …")
