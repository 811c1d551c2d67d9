"""The host's end of the conversation with a runner; the same for every sandbox.

The other end is `inside.wire`, and what is said there is what the first process of a cell says: it is believed, but
every wait has an end and every size a limit, so that a cell that was broken into can hold nobody up.
"""

from __future__ import annotations

import asyncio
import json
import math
import struct
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, cast, get_args

from agents.conversation.code_blocks import Ending
from runs.sandbox.cell import File, SandboxError
from runs.sandbox.inside.wire import KILL, TUNNEL
from runs.sandbox.readable import one_line
from runs.sandbox.tunnel import Serve, Tunnel

#: Answers that need no user code come in milliseconds; this is for a machine that is very busy.
PATIENCE = 30.0
#: The largest frame that a runner sends is a piece of a file (256 KiB) or a list of files.
LARGEST_FRAME = 16 << 20

_LARGEST_CODE, _MANY_LINES = 255, 5000

_HEADER = struct.Struct("!cI")
_STREAMS: Mapping[bytes, Literal["out", "err"]] = {b"O": "out", b"E": "err"}


@dataclass(frozen=True, slots=True)
class Cut:
    """What of a block's output was left out: so many bytes, in which so many lines ended."""

    bytes: int
    lines: int


#: (stream, bytes) for output; ("cut", Cut) where some was left out.
Hear = Callable[[Literal["out", "err", "cut"], bytes | Cut], None]


class Source(Protocol):
    async def readexactly(self, n: int, /) -> bytes: ...


class Sink(Protocol):
    def write(self, data: bytes, /) -> None: ...

    async def drain(self) -> None: ...


class NotWritten(Exception):
    """A program's file cannot be written, so nothing was run; `str()` says why."""


class CellLost(SandboxError):
    """The cell went away, or says what no runner says."""


@dataclass(frozen=True, slots=True)
class Program:
    """What a runner is to start, and the file that it runs. "{python}" in `argv` is the runner's own interpreter.

    `output`, in bytes, and `lines` are how much of what it writes is told. `network`: with a way
    out.
    """

    file: File
    argv: tuple[str, ...]
    seconds: float
    output: int
    lines: int = _MANY_LINES
    rlimits: Mapping[str, int] = field(default_factory=dict)
    network: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` is the exit status as `subprocess` has it: negative for a signal."""

    ended: Ending
    code: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Listing:
    """Regular files with their sizes, what else there is with the reason, and how many more were not named."""

    files: tuple[tuple[str, int], ...]
    refused: tuple[tuple[str, str], ...]
    beyond: int


class Runner:
    """One cell's first process, seen from outside. Requests go one at a time."""

    def __init__(self, source: Source, sink: Sink) -> None:
        self._source, self._sink = source, sink
        self._owed = 0  # answers that nobody waited for

    async def ready(self) -> None:
        await self._answer()

    async def ping(self) -> None:
        """Raises CellLost where nobody is there any more."""
        await self._ask(op="ping")
        await self._answer()

    async def put(self, file: File) -> str:
        """Returns why not, or ""."""
        await self._write(*_put(file))
        with _sense():
            return one_line((await self._answer())["refused"])

    async def remove(self, name: str) -> None:
        """Does not wait for it to be done: what is asked next is."""
        await self._ask(op="remove", name=name)
        self._owed += 1

    async def run(
        self, program: Program, hear: Hear, serve: Serve | None = None, interrupted: asyncio.Event | None = None
    ) -> Ended:
        """`serve` is called with each connection that the program makes to the outside, where it has a way out;
        `interrupted` ends the program and all that it has started. Raises NotWritten.

        The file and the order to run it go together, since each wait for the engine's pipes is half a millisecond.
        """
        order = {name: getattr(program, name) for name in Program.__slots__ if name != "file"}
        await self._write(*_put(program.file), _request(op="run", **order))
        async with Tunnel(self._send, serve) as tunnel, self._killing(interrupted):
            with _sense():
                refused = one_line((await self._answer())["refused"])
            ended = await self._heard(program, hear, tunnel)
        if refused:
            raise NotWritten(refused)
        return ended

    @asynccontextmanager
    async def _killing(self, interrupted: asyncio.Event | None) -> AsyncIterator[None]:
        if interrupted is None:
            yield
            return
        waiting = asyncio.create_task(self._kill(interrupted))
        try:
            yield
        finally:
            waiting.cancel()
            await asyncio.wait([waiting])

    async def _kill(self, interrupted: asyncio.Event) -> None:
        await interrupted.wait()
        with suppress(CellLost):  # who waits for the program's end is told
            await self._send(KILL, b"")

    async def _heard(self, program: Program, hear: Hear, tunnel: Tunnel) -> Ended:
        allowance = _Allowance.of(program.seconds + PATIENCE, 2 * program.output)
        while True:
            kind, payload = await self._frame(allowance)
            if kind in TUNNEL:
                _carry(tunnel, kind, payload)
                continue
            if stream := _STREAMS.get(kind):
                hear(stream, payload)
                continue
            with _sense():
                answer = _parsed(payload)
                if "cut" not in answer:
                    return _ended(answer)
                cut = Cut(int(answer["cut"]), int(answer["lines"]))
            hear("cut", cut)

    async def list(self, most: int) -> Listing:
        await self._ask(op="list", most=most)
        answer = await self._answer()
        with _sense():
            files = tuple((str(name), int(size)) for name, size in answer["files"])
            refused = tuple((one_line(name), one_line(reason)) for name, reason in answer["refused"])
            return Listing(files, refused, int(answer["beyond"]))

    async def get(self, name: str, most: int) -> bytes | str:
        """The file's bytes, or why not."""
        await self._ask(op="get", name=name, most=most)
        await self._settle()
        data, allowance = bytearray(), _Allowance.of(PATIENCE, most)
        while True:
            kind, payload = await self._frame(allowance)
            if kind != b"F":
                with _sense():
                    return one_line(_parsed(payload)["refused"]) or bytes(data)
            data += payload

    async def _ask(self, **request: Any) -> None:
        await self._write(_request(**request))

    async def _send(self, kind: bytes, payload: bytes) -> None:
        await self._write((kind, payload))

    async def _write(self, *frames: tuple[bytes, bytes]) -> None:
        try:
            self._sink.write(b"".join(_HEADER.pack(kind, len(payload)) + payload for kind, payload in frames))
            # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes as its future is done.
            async with asyncio.timeout(PATIENCE):
                await self._sink.drain()
        except (OSError, TimeoutError) as error:
            raise CellLost("The cell takes no more requests.") from error

    async def _answer(self) -> dict[str, Any]:
        await self._settle()
        with _sense():
            return _parsed((await self._frame(_Allowance.of(PATIENCE, 0)))[1])

    async def _settle(self) -> None:
        while self._owed:
            await self._frame(_Allowance.of(PATIENCE, 0))
            self._owed -= 1

    async def _frame(self, allowance: _Allowance) -> tuple[bytes, bytes]:
        try:
            async with asyncio.timeout_at(allowance.end):
                kind, length = _HEADER.unpack(await self._source.readexactly(_HEADER.size))
                allowance.take(kind, length)
                return kind, await self._source.readexactly(length)
        except (OSError, EOFError, TimeoutError) as error:
            raise CellLost("The cell went away.") from error


@dataclass(slots=True)
class _Allowance:
    """Until when frames may come, and how many bytes they may hold together besides the answers and those of
    connections, which have bounds of their own."""

    end: float
    most: int

    @classmethod
    def of(cls, seconds: float, most: int) -> _Allowance:
        return cls(asyncio.get_running_loop().time() + seconds, most)

    def take(self, kind: bytes, length: int) -> None:
        self.most -= 0 if kind == b"J" or kind in TUNNEL else length
        if self.most < 0 or length > LARGEST_FRAME:
            raise CellLost("The cell says more than it may.")


def _request(**request: Any) -> tuple[bytes, bytes]:
    return b"J", json.dumps(request).encode()


def _put(file: File) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    return _request(op="put", name=file.name), (b"D", file.data)


def _carry(tunnel: Tunnel, kind: bytes, payload: bytes) -> None:
    try:
        tunnel.take(kind, payload)
    except ValueError as error:
        raise CellLost(f"The cell says of its connections what no runner says: {error}.") from error


@contextmanager
def _sense() -> Iterator[None]:
    """What lacks something, or has it of another kind, no runner has said."""
    try:
        yield
    except (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise CellLost("The cell gives answers that make no sense.") from error


def _parsed(payload: bytes) -> dict[str, Any]:
    return dict(json.loads(payload).items())


def _ended(answer: dict[str, Any]) -> Ended:
    ended, code, seconds = answer["ended"], int(answer["code"]), float(answer["seconds"])
    if ended not in get_args(Ending) or abs(code) > _LARGEST_CODE or not math.isfinite(seconds):
        raise ValueError(ended)
    return Ended(cast("Ending", ended), code, seconds)
