"""The measure: the same calls in a bare loop of the HTTP library, which keeps nothing but the lists it sends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import httpx2


async def converse(client: httpx2.AsyncClient, names: Sequence[str], instructions: str, task: str, turns: int) -> None:
    """A round robin: each of `names` is shown the whole conversation, its own part as the assistant's."""
    seen: dict[str, list[dict[str, Any]]] = {name: [{"role": "system", "content": instructions}] for name in names}
    said, speaker = task, names[-1]
    for turn in range(turns):
        for name, messages in seen.items():
            messages.append({"role": "assistant" if name == speaker else "user", "content": said, "name": speaker})
        speaker = names[turn % len(names)]
        said = await _ask(client, seen[speaker])


async def _ask(client: httpx2.AsyncClient, messages: list[dict[str, Any]]) -> str:
    body = {"model": "bench", "messages": messages, "stream": True, "stream_options": {"include_usage": True}}
    pieces: list[str] = []
    async with client.stream("POST", "/chat/completions", json=body) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: ") and line != "data: [DONE]":
                pieces += [choice["delta"].get("content") or "" for choice in json.loads(line[6:])["choices"]]
    return "".join(pieces)
