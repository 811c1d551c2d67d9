"""The hub between real processes, when it goes and comes back, and when somebody does not keep up."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket as sockets
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.embedded import link, wire
from studio.embedded.hub import Hub
from studio.embedded.layer import HubChannelLayer
from studio.embedded.wire import Frames, Op, frame, socket_path
from tests.studio.embedded.awaiting import soon
from tests.studio.embedded.conftest import MakeLayer

Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def start(socket: Path) -> Iterator[Start]:
    """Start a neighbour; it is ready when this returns."""
    started: list[subprocess.Popen[str]] = []

    def begin(part: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.studio.embedded.neighbour", str(socket), part]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "ready\n"
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


async def member(layer: HubChannelLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def received(layer: HubChannelLayer, channel: str) -> dict[str, object]:
    return await asyncio.wait_for(layer.receive(channel), 30)


async def test_a_group_reaches_across_processes(start: Start, make_layer: MakeLayer) -> None:
    start("hub")
    start("echo")
    layer = make_layer()
    channel = await member(layer, "answers")
    await layer.group_send("questions", {"type": "asked", "number": 7})
    assert await received(layer, channel) == {"type": "asked", "number": 7}


async def test_subscriptions_outlive_a_hub_that_is_killed(start: Start, make_layer: MakeLayer) -> None:
    killed = start("hub")
    layer, other = make_layer(gap="gap"), make_layer()
    channel = await member(layer, "group")
    killed.kill()
    killed.wait()
    await soon(lambda: not layer._link().open, "the loss is noticed")
    start("hub")
    await soon(lambda: layer._link().open, "it is connected again")
    await layer.group_add("group", channel)  # answered after all that was said again
    await other.group_send("group", {"type": "again"})
    heard = [await received(layer, channel)]
    # More than one gap if the dying hub's socket still took a connection.
    while heard[-1] == {"type": "gap"}:
        heard.append(await received(layer, channel))
    assert heard[0] == {"type": "gap"}
    assert heard[-1] == {"type": "again"}


async def test_without_a_hub_sending_drops_and_does_not_raise(
    make_layer: MakeLayer, caplog: pytest.LogCaptureFixture
) -> None:
    layer = make_layer()
    channel = await layer.new_channel()
    await layer.group_send("group", {"type": "lost"})
    await layer.send(channel, {"type": "lost"})
    await layer.group_add("group", channel)
    await soon(lambda: "the hub is away" in caplog.text, "one line says so")
    assert [record.levelno for record in caplog.records if record.name == "parley.hub"] == [logging.WARNING]


async def test_what_was_joined_without_a_hub_counts_when_it_comes(make_layer: MakeLayer, socket: Path) -> None:
    layer = make_layer(gap="gap")
    channel = await member(layer, "group")
    hub = Hub(socket)
    await hub.start()
    assert await received(layer, channel) == {"type": "gap"}
    await layer.group_send("group", {"type": "told"})
    assert await received(layer, channel) == {"type": "told"}
    await hub.stop()


async def test_a_first_send_waits_for_the_connection(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    assert await received_after_sending(layer, channel, 50) == list(range(50))


async def received_after_sending(layer: HubChannelLayer, channel: str, count: int) -> list[object]:
    for number in range(count):
        await layer.send(channel, {"number": number})
    return [(await received(layer, channel))["number"] for _ in range(count)]


async def test_who_does_not_take_its_messages_is_cut_off(socket: Path, make_layer: MakeLayer) -> None:
    hub = Hub(socket, backlog=1 << 16)
    await hub.start()
    layer = make_layer()
    reader, writer = await asyncio.open_unix_connection(str(hub.path))
    writer.write(frame(Op.JOIN, 1, "group", "slow!1"))
    await reader.readexactly(len(frame(Op.DONE, 1)))
    reader._transport.pause_reading()
    while len(hub.clients) != 1 or not layer._link().open:
        await layer.group_send("group", {"text": "x" * 10_000})
        await asyncio.sleep(0)
    channel = await member(layer, "group")
    await layer.group_send("group", {"type": "told"})
    assert await received(layer, channel) == {"type": "told"}
    writer.close()
    await hub.stop()


async def test_a_hub_that_stands_still_holds_nobody_up(
    socket: Path, make_layer: MakeLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "PATIENCE_SECONDS", 0.05)
    taken: list[asyncio.StreamWriter] = []
    server = await asyncio.start_unix_server(lambda _reader, writer: _stand_still(writer, taken), str(socket))
    layer = make_layer()
    for _ in range(300):
        await layer.group_send("group", {"text": "x" * 100_000})
    transport = layer._link()._wire._transport
    assert transport.get_write_buffer_size() < link.LARGEST_BACKLOG + 200_000
    await layer.close()
    for writer in taken:
        writer.transport.abort()
    server.close()
    await server.wait_closed()


def _stand_still(writer: asyncio.StreamWriter, taken: list[asyncio.StreamWriter]) -> None:
    writer.transport.pause_reading()
    taken.append(writer)


async def test_who_sends_what_is_not_understood_is_cut_off(hub: Hub) -> None:
    for nonsense in (b"\xc1", frame(Op.DONE, 1), b"\x01", frame(Op.JOIN, "no", "group")):
        reader, writer = await asyncio.open_unix_connection(str(hub.path))
        writer.write(nonsense)
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()
    await soon(lambda: not hub.clients, "all are gone")


async def test_only_the_owner_may_connect(hub: Hub) -> None:
    assert stat.S_IMODE(hub.path.stat().st_mode) == 0o600


async def test_a_dead_hubs_socket_is_no_obstacle(socket: Path, make_layer: MakeLayer) -> None:
    with sockets.socket(sockets.AF_UNIX) as dead:
        dead.bind(str(socket))
    hub = Hub(socket)
    await hub.start()
    layer = make_layer()
    assert await received_after_sending(layer, await layer.new_channel(), 1) == [0]
    await hub.stop()
    assert not socket.exists()


async def test_a_long_path_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = tmp_path / "t"
    short.mkdir()
    monkeypatch.setattr(wire.tempfile, "gettempdir", lambda: str(short))
    long = tmp_path / ("folder" * 30) / "hub.sock"
    hub, layer = Hub(long), HubChannelLayer(str(long))
    await hub.start()
    assert await received_after_sending(layer, await layer.new_channel(), 1) == [0]
    assert stat.S_IMODE(hub.path.parent.stat().st_mode) == 0o700
    await layer.close()
    await hub.stop()


def test_a_temporary_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / f"parley-{os.getuid()}").mkdir(mode=0o755)
    with pytest.raises(PermissionError, match="only its owner"):
        socket_path(Path("/" + "x" * 200))


def test_frames_come_in_any_pieces() -> None:
    frames, sent = Frames(), frame(Op.SEND, "channel", b"message") + frame(Op.DONE, 3)
    heard = [parts for place in range(len(sent)) for parts in frames.feed(sent[place : place + 1])]
    assert heard == [[Op.SEND, "channel", b"message"], [Op.DONE, 3]]
