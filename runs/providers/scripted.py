"""The scripted model: no model at all, but words from a script that look at the conversation (see `script`).

It is what the gallery and the tests run on where nobody has a key. It says so in its name wherever it is shown, keeps
no state (a call that is repeated after a crash gives the same text) and costs nothing.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from decimal import Decimal

from runs.providers.chat import Completion, Connection, Message, OnText, Request, Usage
from runs.providers.script import Script, said, script_called
from runs.providers.tool_calls import Calls

LABEL = "Scripted (no model)"

_WORD = re.compile(r"^\s+|\S+\s*")


class Scripted:
    async def complete(self, connection: Connection, request: Request, on_text: OnText) -> Completion:
        started = time.perf_counter()
        script = script_called(connection.script)
        line = script.answer(request.messages)
        text = line.text[: connection.longest]
        await _speak(text, script, on_text)
        calls = Calls()
        calls.take({"tool_calls": list(line.calls)})
        return Completion(
            text=text or None,
            model=connection.model or "scripted",
            connection=connection.name,
            finish="length" if text != line.text else "tool_calls" if calls else "stop",
            usage=_usage(request.messages, text),
            seconds=time.perf_counter() - started,
            calls=calls.put_together(request.messages),
        )


async def _speak(text: str, script: Script, on_text: OnText) -> None:
    pause = 1 / script.tokens_per_second if script.tokens_per_second > 0 else 0
    for word in _WORD.findall(text):
        on_text(word)
        await asyncio.sleep(pause)


def _usage(messages: Sequence[Message], text: str) -> Usage:
    prompt = sum(len(said(message).split()) for message in messages)
    return Usage(prompt, len(text.split()), cost=Decimal(0), estimated=True)
