"""Jobs for the tests, and the processes that they leave or do not leave on this machine."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

from agents.conversation.code_blocks import BlockOutcome, CodeBlock
from runs.sandbox.cell import Job, JobOutcome, OnOutput, Sandbox


def py(code: str) -> CodeBlock:
    return CodeBlock("python", dedent(code))


def sh(code: str) -> CodeBlock:
    return CodeBlock("sh", dedent(code))


def ignore(index: int, stream: str, text: str) -> None:
    """Who listens to nothing."""


async def perform(sandbox: Sandbox, *blocks: CodeBlock, on_output: OnOutput = ignore, **fields: Any) -> JobOutcome:
    return await sandbox.execute(Job("a run", 1, blocks, **fields), on_output)


async def perform_one(sandbox: Sandbox, block: CodeBlock, **fields: Any) -> BlockOutcome:
    return (await perform(sandbox, block, **fields)).blocks[0]


@asynccontextmanager
async def running(sandbox: Sandbox, block: CodeBlock, **fields: Any) -> AsyncIterator[None]:
    """A job that is cancelled at the end of the block, and has ended by then."""
    job = asyncio.ensure_future(perform(sandbox, block, **fields))
    try:
        yield
    finally:
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job


def sleeper() -> str:
    """A command that only this test gives, so that its processes are known wherever they run."""
    return f"sleep 6000.{secrets.randbelow(10**9)}"


def processes(command: str) -> list[int]:
    """The ids (here, outside of any cell) of the processes with exactly this command line."""
    line = b"".join(word.encode() + b"\0" for word in command.split())
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _command_line(entry) == line]


async def begun(command: str, count: int) -> list[int]:
    """Wait for that many processes. Nothing tells when a shell has become another program, so this looks again."""
    async with asyncio.timeout(30):
        while len(found := processes(command)) < count:
            await asyncio.sleep(0.01)
    return found


async def ended(pid: int) -> None:
    """Wait until a process, which need not be a child, has ended."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop.add_reader(fd, over.set)
    try:
        await asyncio.wait_for(over.wait(), 30)
    finally:
        loop.remove_reader(fd)
        os.close(fd)


def _command_line(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""  # it ended meanwhile
