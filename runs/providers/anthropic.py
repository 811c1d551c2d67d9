"""Claude, and whoever else speaks Anthropic's Messages API."""

from __future__ import annotations

from typing import Any

from agents.conversation.steps import OfferedTool
from runs.providers.address import ANTHROPIC
from runs.providers.anthropic_answer import CHOOSE, MessageAnswer
from runs.providers.anthropic_messages import split_off, tools_in
from runs.providers.chat import Connection, Request
from runs.providers.choices import schema
from runs.providers.remote import Extra, Remote

VERSION = "2023-06-01"

# The API demands a limit. An answer of a conversation is seldom a tenth of this; every current model can give it.
MAX_TOKENS = 8192

# Other APIs go up to 2; a team that moves here from one of them should not fail for it.
HOTTEST = 1.0


class MessagesAPI:
    home = ANTHROPIC
    path = "/v1/messages"
    answer = MessageAnswer

    def headers(self, key: str) -> dict[str, str]:
        return {"x-api-key": key, "anthropic-version": VERSION}

    def body(self, connection: Connection, request: Request) -> dict[str, Any]:
        system, messages = split_off(request.messages)
        body: dict[str, Any] = {
            "model": connection.model,
            "max_tokens": MAX_TOKENS,
            "messages": messages,
            "stream": True,
        }
        if system:
            body["system"] = system
        if (temperature := request.temperature_on(connection)) is not None:
            body["temperature"] = min(temperature, HOTTEST)
        return body | _tools(request, messages)

    def extras(self, connection: Connection, request: Request) -> list[Extra]:
        """One of the words that will do: a tool that takes nothing else, and that has to be called."""
        if not (request.choice and connection.structured):
            return []
        tool = {"name": CHOOSE, "description": "Say which one.", "input_schema": schema(request.choice)}
        body = {"tools": [tool], "tool_choice": {"type": "tool", "name": CHOOSE}}
        return [Extra("choice", ("tool_choice", "tool choice"), body)]


class Anthropic(Remote):
    def __init__(self) -> None:
        super().__init__(MessagesAPI())


def _tools(request: Request, messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Those on offer. Where none are, those that were called earlier must be named all the same, or it is a 400."""
    if request.tools:
        return {"tools": [_offer(tool) for tool in request.tools]}
    called = [{"name": name, "input_schema": {"type": "object"}} for name in tools_in(messages)]
    return {"tools": called, "tool_choice": {"type": "none"}} if called else {}


def _offer(tool: OfferedTool) -> dict[str, Any]:
    return {"name": tool.name, "description": tool.description, "input_schema": dict(tool.parameters)}
