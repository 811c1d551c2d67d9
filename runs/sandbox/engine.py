"""The Docker engine: how it is reached, what it says of itself, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from docker import APIClient
from docker.errors import DockerException

from runs.sandbox.attachment import engine_address, knock
from runs.sandbox.cell import SandboxError

ENGINE_ERRORS = (DockerException, requests.RequestException, OSError)
START = "install Docker, start it, and let this user reach it (on Linux: the group `docker`)"

#: Here the holes of 2026 are mended (`docker cp` above all, which Parley does not use).
_SOUND_VERSION = (29, 5, 1)
#: What the engine calls an architecture is what the kernel does, but for these.
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True, slots=True)
class Engine:
    """`facts` are what `docker info` tells."""

    api: APIClient
    facts: dict[str, Any] = field(repr=False)

    @property
    def has_gvisor(self) -> bool:
        return "runsc" in self.facts.get("Runtimes", {})

    @property
    def machine(self) -> str:
        """As `uname -m` has it."""
        architecture = str(self.facts.get("Architecture", ""))
        return _MACHINES.get(architecture, architecture)

    def lacks(self) -> Iterator[str]:
        """What would make its cells' walls thicker."""
        named = {"MemoryLimit": "a memory limit", "PidsLimit": "a limit on processes", "CPUCfsQuota": "a CPU limit"}
        yield from (
            f"this kernel gives Docker no {what}" for key, what in named.items() if self.facts.get(key) is False
        )
        if _numbers(self.facts["ServerVersion"]) < _SOUND_VERSION:
            sound = ".".join(map(str, _SOUND_VERSION))
            yield f"the engine is older than {sound}, which mended holes in containers"
        if not any("seccomp" in option for option in self.facts.get("SecurityOptions") or ()):
            yield "no seccomp filter of the engine's"
        if not self.has_gvisor:
            yield "gVisor (runsc) is not installed: cells share this machine's kernel"


def reached(patience: int = 30) -> Engine:
    """`patience` in seconds, for each of its answers. Raises SandboxError. Blocks."""
    try:
        knock()
        api = APIClient(engine_address(), version="auto", timeout=patience)
        return Engine(api, api.info())
    except ENGINE_ERRORS as error:
        raise SandboxError(f"the Docker engine does not answer: {error}", START) from error


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("+")[0].split("-")[0].split(".") if part.isdigit())
