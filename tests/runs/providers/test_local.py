"""The real local model, in its real server process. Where its wheels are missing these are skipped, unless
PARLEY_TEST_ALL is 1."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from runs.providers import local_server
from runs.providers.chat import BrokenAnswer, Connection, Request, Unavailable
from runs.providers.clients import close_clients
from runs.providers.kinds import provider_for
from runs.providers.local import Local, in_words, newest, running_server
from runs.providers.local_address import AddressFile, Found
from runs.providers.local_model import available

from .conftest import HELLO_REQUEST as HELLO
from .conftest import PROJECT

needs_the_model = pytest.mark.skipif(
    not available()[0] and os.environ.get("PARLEY_TEST_ALL") != "1", reason=available()[1]
)
TINY = Connection(name="Tiny", kind="local", model="", temperature=0.0)

# Another process of Parley: it starts the server, says where it is, and lives until it is killed.
PARENT = "from runs.providers.local import running_server; print(running_server().pid, flush=True); input()"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARLEY_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def parent(place: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(
        command, cwd=PROJECT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)
    ) as process:
        yield process
        process.kill()
        with AddressFile() as file:
            file.wait_until_free()


@pytest.fixture
async def server(parent: subprocess.Popen[str]) -> AsyncIterator[Found]:
    """Started by another process, and therefore ended with it."""
    assert parent.stdout
    await asyncio.to_thread(parent.stdout.readline)
    yield running_server()
    await close_clients()


@needs_the_model
async def test_it_works(server: Found) -> None:
    pieces: list[str] = []
    completion = await provider_for("local").complete(TINY, HELLO, pieces.append)
    assert completion.text == "".join(pieces)
    assert len(pieces) > 1


@needs_the_model
async def test_it_costs_nothing(server: Found) -> None:
    completion = await Local().complete(TINY, HELLO, lambda piece: None)
    assert (completion.usage.cost, completion.usage.estimated) == (0, False)


@needs_the_model
async def test_processes_share_one_server(parent: subprocess.Popen[str]) -> None:
    assert parent.stdout
    pid = int(await asyncio.to_thread(parent.stdout.readline))
    assert running_server().pid == pid


@needs_the_model
async def test_the_server_ends_with_the_process_that_started_it(server: Found, parent: subprocess.Popen[str]) -> None:
    parent.kill()
    with AddressFile() as file:
        await asyncio.to_thread(file.wait_until_free)
        assert file.claim()


@needs_the_model
async def test_only_those_who_have_the_key_are_answered(server: Found) -> None:
    stranger = Connection(name="Tiny", kind="openai", model="", base_url=server.base_url, api_key="a guess")
    with pytest.raises(Exception, match="refused the API key"):
        await provider_for("openai").complete(stranger, HELLO, print)


@needs_the_model
async def test_a_server_that_dies_in_the_middle_is_a_broken_answer(server: Found) -> None:
    def kill(piece: str) -> None:
        os.kill(server.pid, signal.SIGKILL)

    with pytest.raises(BrokenAnswer, match="stopped in the middle"):
        await Local().complete(TINY, Request([{"role": "user", "content": "Count from 1 to 100."}]), kill)


@needs_the_model
def test_a_dead_server_is_replaced(place: Path) -> None:
    first = running_server()
    os.kill(first.pid, signal.SIGKILL)
    with AddressFile() as file:
        file.wait_until_free()
        second = running_server()
        os.kill(second.pid, signal.SIGTERM)
        file.wait_until_free()
    assert second.pid != first.pid


@needs_the_model
def test_an_idle_server_ends(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_server, "_serve", lambda key: type("Server", (), {"listening_address": "http://x"}))
    monkeypatch.setattr(local_server, "IDLE_SECONDS", 0)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    local_server.main(os.getppid())
    assert ended == [0]


def test_there_is_one_server_at_a_time(place: Path) -> None:
    with AddressFile() as first, AddressFile() as second:
        assert first.claim()
        assert not second.claim()


def test_the_address_of_a_dead_server_is_forgotten(place: Path) -> None:
    with AddressFile() as dead:
        dead.write(Found("http://127.0.0.1:1/v1", "key", 1))
    with AddressFile() as file:
        assert file.claim()
        assert file.read() is None


def test_the_key_is_for_the_owner_only(place: Path) -> None:
    with AddressFile() as file:
        assert file.path.stat().st_mode & 0o777 == 0o600


def test_it_leaves_a_core_to_others() -> None:
    assert 1 <= local_server.threads() <= max(1, (os.cpu_count() or 1) - 1)


def test_the_newest_messages_are_kept() -> None:
    messages = [{"role": "system", "content": "rules"}] + [{"role": "user", "content": f"{n}" * 10} for n in range(5)]
    assert [message["content"][0] for message in newest(messages, most=25)] == ["r", "3", "4"]
    assert newest(messages, most=1) == [messages[0], messages[-1]]


def test_calls_and_pictures_are_told_in_words() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "add", "arguments": "{}"}}
    asked = {"role": "assistant", "content": None, "tool_calls": [call]}
    seen = {"role": "user", "content": [{"type": "text", "text": "Look"}, {"type": "image_url"}], "name": "Bob"}
    assert in_words([asked, {"role": "tool", "content": "3", "tool_call_id": "c"}, seen]) == [
        {"role": "assistant", "content": "add({})"},
        {"role": "user", "content": "3"},
        {"role": "user", "content": "Look", "name": "Bob"},
    ]


@needs_the_model
async def test_a_choice_is_one_of_the_words(server: Found) -> None:
    request = Request([{"role": "user", "content": "Who is next?"}], choice=("alpha", "beta"))
    assert (await Local().complete(TINY, request, print)).text in ("alpha", "beta")


async def test_without_its_wheels_it_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runs.providers.local_model.model_file", lambda: None)
    provider_for.cache_clear()
    with pytest.raises(Unavailable, match="not installed") as caught:
        provider_for("local")
    assert "pip install" in caught.value.mend
