"""Chat models behind an OpenAI-compatible API: OpenAI, Azure (v1), Ollama, vLLM, llama.cpp, Groq, OpenRouter …

Servers differ in what they send (see `reading`, `answer`, `tool_calls`) and in what they take: `stream_options` and
`response_format` are extras, which older servers and models refuse.
"""

from __future__ import annotations

from typing import Any

from agents.conversation.steps import OfferedTool
from runs.providers.adapter import adapted
from runs.providers.address import OPENAI
from runs.providers.answer import Answer
from runs.providers.chat import Connection, Request
from runs.providers.choices import schema
from runs.providers.remote import Extra, Remote

# Local servers want no key, but some proxies want the header.
NO_KEY = "none"

_USAGE = Extra("usage", ("stream_options", "include_usage"), {"stream_options": {"include_usage": True}})

# How servers name it when they refuse it: by the field, or by what it asks for.
_CHOICE_WORDS = ("response_format", "response format", "json_schema", "json schema", "structured output")


class ChatCompletions:
    home = OPENAI
    path = "/chat/completions"
    answer = Answer

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key or NO_KEY}"}

    def body(self, connection: Connection, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": connection.model,
            "messages": adapted(request.messages, connection.roles),
            "stream": True,
        }
        if (temperature := request.temperature_on(connection)) is not None:
            body["temperature"] = temperature
        if request.tools:
            body["tools"] = [_offer(tool) for tool in request.tools]
        return body

    def extras(self, connection: Connection, request: Request) -> list[Extra]:
        """Tokens as the server counts them, and an answer that is one of the words that will do."""
        if not (request.choice and connection.structured):
            return [_USAGE]
        form = {"name": "choice", "strict": True, "schema": schema(request.choice)}
        body = {"response_format": {"type": "json_schema", "json_schema": form}}
        return [_USAGE, Extra("choice", _CHOICE_WORDS, body)]


class OpenAICompatible(Remote):
    def __init__(self) -> None:
        super().__init__(ChatCompletions())


def _offer(tool: OfferedTool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function}
