"""The local model: a real, small language model on this machine, without a key and without the network.

Its server is a process of its own (`local_server`), started by whichever process first needs it and shared by all.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from runs.providers.adapter import by_turns, text_of
from runs.providers.chat import Completion, Connection, Message, OnText, Request, Unavailable, Unreachable
from runs.providers.local_address import AddressFile, Found, home
from runs.providers.local_model import INSTALL, MODEL, available
from runs.providers.openai_compatible import OpenAICompatible

# It is ready in half a second; a machine that is busy with everything else gets a minute.
START_SECONDS = 60.0
LOOK_SECONDS = 0.05
ANSWER_SECONDS = 5.0
LOG = "local-model.log"

# The model reads 4096 tokens, 512 of them for its answer; code has about three characters a token.
LONGEST_PROMPT = 9000

_FREE = (Decimal(0), Decimal(0))
_PROJECT = Path(__file__).resolve().parents[2]
_one_at_a_time = threading.Lock()

# Servers that this process started. One that has ended stays a zombie until its parent asks after it.
_children: list[subprocess.Popen[bytes]] = []


class Local:
    """It reads text and nothing else: no pictures, no tools. A choice it makes well, for its server holds it to it."""

    async def complete(self, connection: Connection, request: Request, on_text: OnText) -> Completion:
        usable, reason = available()
        if not usable:
            raise Unavailable(reason, f"Install it: {INSTALL}")
        server = await asyncio.to_thread(running_server)
        here = replace(
            connection, kind="openai", base_url=server.base_url, api_key=server.key, model=MODEL, price=_FREE
        )
        readable = replace(request, messages=by_turns(newest(in_words(request.messages))), tools=())
        completion = await OpenAICompatible().complete(here, readable, on_text)
        return replace(completion, model=connection.model or MODEL)


def in_words(messages: Sequence[Message]) -> list[Message]:
    """Text only: what a tool answered is told by the user, and a call by the words in which it was made."""
    return [_in_words(message) for message in messages]


def _in_words(message: Message) -> Message:
    calls = [call["function"] for call in message.get("tool_calls") or ()]
    calls += [message["function_call"]] if message.get("function_call") else []
    asked = [f"{call['name']}({call['arguments']})" for call in calls]
    text = "\n".join(filter(None, [text_of(message.get("content")), *asked]))
    role = "user" if message["role"] in ("tool", "function") else message["role"]
    return {"role": role, "content": text} | ({"name": message["name"]} if message.get("name") else {})


def newest(messages: Sequence[Message], most: int = LONGEST_PROMPT) -> list[Message]:
    """All system messages and as many of the last ones as the model can read, at least the very last."""
    told = [message for message in messages if message["role"] == "system"]
    left = most - sum(map(_length, told))
    kept: list[Message] = []
    for message in reversed([message for message in messages if message["role"] != "system"]):
        left -= _length(message)
        if left < 0 and kept:
            break
        kept.append(message)
    return told + kept[::-1]


def _length(message: Message) -> int:
    return len(str(message.get("content") or ""))


def running_server() -> Found:
    """The server, started if there is none. Blocks, at most for START_SECONDS. Raises Unreachable."""
    with _one_at_a_time, AddressFile() as file:
        file.touch()
        found = file.read()
        return found if found and _answers(found) else _started(file)


def _answers(found: Found) -> bool:
    """With its key, for by now its port may be someone else's."""
    key = {"Authorization": f"Bearer {found.key}"}
    request = urllib.request.Request(f"{found.base_url}/models", headers=key)  # noqa: S310 (an address of our own)
    with suppress(OSError), urllib.request.urlopen(request, timeout=ANSWER_SECONDS):  # noqa: S310
        return True
    return False


def _started(file: AddressFile) -> Found:
    """Another process may be starting one at the same time: then ours ends at once, and this waits for the other."""
    process = _start()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        found = file.read()
        if found and _answers(found):
            return found
        if process.poll() not in (None, 0):
            break
        time.sleep(LOOK_SECONDS)
    raise Unreachable("The local model's server did not start.", f"Its last words are in {home() / LOG}.")


def _start() -> subprocess.Popen[bytes]:
    _children[:] = [child for child in _children if child.poll() is None]
    _children.append(_spawn())
    return _children[-1]


@atexit.register
def _end() -> None:
    """A server ends with its parent by itself; asked for, it is gone before the parent is, and no zombie is left."""
    for child in _children:
        child.terminate()
    for child in _children:
        child.wait()


def _spawn() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "runs.providers.local_server", str(os.getpid())]
    with (home() / LOG).open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=_PROJECT,
            env=os.environ | {"PARLEY_HOME": str(home())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
