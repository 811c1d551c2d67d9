"""One cell: a hardened container without a network, and the connection to its first process, the runner.

Nothing of the engine that looks into a running container is used (no exec, no archive: both had escapes, and neither
sees a tmpfs). The container goes when its runner goes, and the runner goes when this process does.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from docker import APIClient
from docker.errors import APIError, NotFound
from docker.types import LogConfig, Ulimit

from runs.sandbox import inside, interpreter, system_calls
from runs.sandbox.attachment import Attachment
from runs.sandbox.cell import Limits, MiB, SandboxError
from runs.sandbox.engine import ENGINE_ERRORS, Engine
from runs.sandbox.process import to_the_end
from runs.sandbox.protocol import CellLost, Runner

WORKSPACE, SCRATCH = "/workspace", "/tmp"  # noqa: S108 (the cell's own)
_USER = 1000
_SCRATCH_SIZE, _SHARED_MEMORY_SIZE = 64 * MiB, 16 * MiB
#: The cell dies before its host's own processes, its blocks (1000) before its runner.
_OOM_SCORE = 500


@dataclass(frozen=True, slots=True)
class Shape:
    """What a container is made with and cannot change later. Sizes in bytes."""

    image: str
    memory: int
    cpus: float
    processes: int
    workspace: int
    files: int


def shape_of(image: str, limits: Limits) -> Shape:
    return Shape(image, limits.memory, limits.cpus, limits.processes, limits.workspace, limits.files)


class Cell:
    """A container of this shape. `born` is when it was made, by the clock that only goes forward, in seconds."""

    def __init__(self, engine: Engine, shape: Shape) -> None:
        self.shape, self.born = shape, time.monotonic()
        self.name = f"parley-{secrets.token_hex(8)}"
        self._engine = engine
        self._attachment: Attachment | None = None

    async def start(self, labels: Mapping[str, str]) -> None:
        """Ready when this returns. Raises SandboxError and what the engine raises; `end` is due even then.

        Attached before it starts, so that not a byte is lost.
        """
        await to_the_end(asyncio.to_thread(self._create, dict(labels)))
        self._attachment = await Attachment.open(self.name, self._engine.api.api_version)
        self.runner = Runner(self._attachment, self._attachment.writer)
        await to_the_end(asyncio.to_thread(self._engine.api.start, self.name))
        try:
            await self.runner.ready()
        except CellLost as error:
            raise SandboxError(f"The cell did not start: {self._attachment.diagnosis or error}") from error

    async def end(self) -> None:
        await asyncio.to_thread(remove, self._engine.api, self.name)
        if self._attachment:
            await self._attachment.close()

    def _create(self, labels: dict[str, str]) -> None:
        self._engine.api.create_container(
            self.shape.image,
            ["python3", "-I", "-c", inside.source(), WORKSPACE, _doors(self._engine)],
            name=self.name,
            hostname="cell",
            user=f"{_USER}:{_USER}",
            working_dir=WORKSPACE,
            environment=interpreter.variables(WORKSPACE, SCRATCH, ""),
            stdin_open=True,
            network_disabled=True,
            labels=labels,
            host_config=self._engine.api.create_host_config(**_options(self._engine, self.shape)),
        )


def remove(api: APIClient, container: str) -> None:
    """Kill and remove, and wait for it. An engine that does not answer is left to the reaper."""
    try:
        api.remove_container(container, v=True, force=True)
    except NotFound:
        pass
    except APIError:  # it is being removed already
        with suppress(*ENGINE_ERRORS):
            api.wait(container, timeout=30, condition="removed")
    except ENGINE_ERRORS:
        pass


def _options(engine: Engine, shape: Shape) -> dict[str, Any]:
    """The hardening: what a container may not, and how much it may of the rest."""
    own = f"uid={_USER},gid={_USER},mode=0700,nosuid,nodev,noexec"
    return {
        "network_mode": "none",
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "read_only": True,
        "tmpfs": {
            WORKSPACE: f"size={shape.workspace},nr_inodes={max(1024, 8 * shape.files)},{own}",
            SCRATCH: f"size={_SCRATCH_SIZE},nr_inodes=4096,{own}",
        },
        "mem_limit": shape.memory,
        "memswap_limit": shape.memory,
        "nano_cpus": int(shape.cpus * 1e9),
        "pids_limit": shape.processes,
        "ulimits": [
            Ulimit(name=name, soft=value, hard=value)
            for name, value in (("nofile", 256), ("fsize", shape.workspace), ("core", 0))
        ],
        "ipc_mode": "private",
        "shm_size": _SHARED_MEMORY_SIZE,
        "oom_score_adj": _OOM_SCORE,
        "log_config": LogConfig(type="none"),
        "auto_remove": True,
        "runtime": "runsc" if engine.has_gvisor else None,
    }


def _doors(engine: Engine) -> str:
    """A filter of system calls, on top of the engine's: older ones leave doors open that were ways out."""
    return system_calls.program(engine.machine).hex() if system_calls.known(engine.machine) else ""
