"""Which sandbox runs code on this machine: the one with the best walls that works. PARLEY_SANDBOX forces one."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from functools import cache

from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import Health, Limits, Sandbox, SandboxError
from runs.sandbox.docker import DockerSandbox
from runs.sandbox.plain import PlainSandbox

#: A probe costs tens of milliseconds, and an engine that was just started should be found soon.
KEPT_FOR = 10.0

_kept: tuple[float, str, Sandbox] | None = None


@cache
def sandboxes() -> tuple[Sandbox, ...]:
    """All of them, best walls first; also those that do not work here, since another day they may have left cells."""
    return DockerSandbox(), BubblewrapSandbox(), PlainSandbox()


async def choose() -> Sandbox:
    """The best that works, or the forced one. Raises SandboxError if there is none, or the forced one does not work."""
    global _kept
    forced = os.environ.get("PARLEY_SANDBOX", "")
    if _kept and _kept[0] > time.monotonic() and _kept[1] == forced:
        return _kept[2]
    chosen = await _probed(forced)
    _kept = (time.monotonic() + KEPT_FOR, forced, chosen)
    return chosen


async def keep_ready(least: int) -> None:
    """Have at least so many cells ready before anybody asks, where the sandbox of choice can. For workers, whose event
    loop stays."""
    with suppress(SandboxError):  # whoever needs a cell is told
        chosen = await choose()
        if isinstance(chosen, DockerSandbox):
            await chosen.keep_ready(Limits(), least)


async def report() -> list[Health]:
    """Every sandbox's health, for the doctor; best walls first."""
    return list(await asyncio.gather(*(sandbox.health() for sandbox in sandboxes())))


async def _probed(forced: str) -> Sandbox:
    candidates = [sandbox for sandbox in sandboxes() if forced in ("", sandbox.name)]
    if not candidates:
        names = ", ".join(sandbox.name for sandbox in sandboxes())
        raise SandboxError(f"PARLEY_SANDBOX names no sandbox: {forced}", f"name one of these, or none: {names}")
    for sandbox in candidates:
        health = await sandbox.health()
        if health.usable:
            return sandbox
    raise SandboxError(f"The sandbox {health.name} does not work here: {', '.join(health.lacks)}", health.mend)
