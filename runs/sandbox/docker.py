"""The walls of choice: a container for each job, hardened, without a network, spoken to through its runner only.

Nothing of the engine that looks into a running container is used (no exec, no archive: both had escapes, and neither
sees a tmpfs). The container goes when its runner goes, and the runner goes when this process does.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from docker import APIClient
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.types import LogConfig, Ulimit

from runs.sandbox import inside, interpreter
from runs.sandbox.attachment import Attachment, engine_address, knock
from runs.sandbox.cell import Health, Job, JobOutcome, Limits, MiB, OnOutput, SandboxError
from runs.sandbox.installation import installation_id
from runs.sandbox.performance import Means, perform
from runs.sandbox.process import to_the_end
from runs.sandbox.protocol import CellLost, Runner
from runs.sandbox.proxy import THE_INTERNET, Outside

#: Also what image/build.sh builds when it is told no other name.
IMAGE = (Path(__file__).parent / "image" / "tag").read_text("utf-8").strip()

WORKSPACE, SCRATCH = "/workspace", "/tmp"  # noqa: S108 (the cell's own)
_USER = 1000
_SCRATCH_SIZE, _SHARED_MEMORY_SIZE = 64 * MiB, 16 * MiB
#: The cell dies before its host's own processes, its blocks (1000) before its runner.
_OOM_SCORE = 500
#: A container that is not running is in nobody's use, unless it is about to start.
_ABOUT_TO_START = 60
#: Here the holes of 2026 are mended (`docker cp` above all, which Parley does not use).
_SOUND_VERSION = (29, 5, 1)
_HARDEN = "It works as it is; a newer Docker Engine, and gVisor (runsc) beside it, make its walls thicker."

_ENGINE_ERRORS = (DockerException, requests.RequestException, OSError)
_START = "install Docker, start it, and let this user reach it (on Linux: the group `docker`)"
_IMAGE_MISSING = SandboxError(f"the image {IMAGE} has not been built", "run `make image`")


@dataclass(frozen=True, slots=True)
class _Engine:
    api: APIClient
    facts: dict[str, Any] = field(repr=False)

    @property
    def has_gvisor(self) -> bool:
        return "runsc" in self.facts.get("Runtimes", {})


class DockerSandbox:
    name = "docker"
    contained = True

    def __init__(self, installation: str = "", image: str = IMAGE, outside: Outside = THE_INTERNET) -> None:
        self._labels = {"app": "parley", "installation": installation or installation_id()}
        self._image, self._means = image, Means(outside=outside)
        self._known: _Engine | None = None

    async def execute(self, job: Job, on_output: OnOutput) -> JobOutcome:
        async with self._cell(job) as runner:
            return await perform(self.name, job, runner, on_output, self._means)

    async def health(self) -> Health:
        self.close()
        try:
            engine = await self._engine()
            version = f"Engine {engine.facts['ServerVersion']}"
            await asyncio.to_thread(engine.api.inspect_image, self._image)
        except ImageNotFound:
            return Health(
                self.name, usable=False, version=version, lacks=(str(_IMAGE_MISSING),), mend=_IMAGE_MISSING.mend
            )
        except SandboxError as error:
            return Health(self.name, usable=False, lacks=(str(error),), mend=error.mend)
        lacks = tuple(_lacks(engine))
        return Health(self.name, usable=True, version=version, lacks=lacks, mend=_HARDEN if lacks else "")

    async def reap(self, alive: Callable[[str], bool]) -> int:
        """Also removes containers that do not run, even of runs that are alive: their worker died or lost them."""
        try:
            api = (await self._engine()).api
            labels = [f"{name}={value}" for name, value in self._labels.items()]
            found = await asyncio.to_thread(api.containers, all=True, filters={"label": labels})
        except (SandboxError, *_ENGINE_ERRORS):
            return 0
        dead = [entry["Id"] for entry in found if _is_left_over(entry, alive)]
        for container in dead:
            await asyncio.to_thread(_remove, api, container)
        return len(dead)

    def close(self) -> None:
        """Give up the connections to the engine; the next job makes new ones."""
        if self._known:
            self._known.api.close()
        self._known = None

    async def _engine(self) -> _Engine:
        if self._known is None:
            self._known = await asyncio.to_thread(_reached)
        return self._known

    @asynccontextmanager
    async def _cell(self, job: Job) -> AsyncIterator[Runner]:
        """A runner that is ready. When the block is left, however that happens, the container is gone."""
        engine = await self._engine()
        cell = _Cell(engine.api, f"parley-{secrets.token_hex(8)}")
        labels = self._labels | {"run": job.run, "attempt": str(job.attempt), "created": str(int(time.time()))}
        try:
            await cell.start(job.image or self._image, _options(engine, job.limits), labels)
            yield await cell.runner()
        except ImageNotFound as error:
            raise _missing(job.image) from error
        except _ENGINE_ERRORS as error:
            self._known = None
            raise SandboxError(f"Docker could not give a cell: {error}", _START) from error
        finally:
            await to_the_end(cell.end())


class _Cell:
    """One container and the connection to its first process."""

    def __init__(self, api: APIClient, name: str) -> None:
        self._api, self._name = api, name
        self._attachment: Attachment | None = None

    async def start(self, image: str, options: dict[str, Any], labels: dict[str, str]) -> None:
        """Attached before it starts, so that not a byte is lost."""
        await to_the_end(asyncio.to_thread(self._create, image, options, labels))
        self._attachment = await Attachment.open(self._name, self._api.api_version)
        await to_the_end(asyncio.to_thread(self._api.start, self._name))

    async def runner(self) -> Runner:
        assert self._attachment
        runner = Runner(self._attachment, self._attachment.writer)
        try:
            await runner.ready()
        except CellLost as error:
            raise SandboxError(f"The cell did not start: {self._attachment.diagnosis or error}") from error
        return runner

    async def end(self) -> None:
        await asyncio.to_thread(_remove, self._api, self._name)
        if self._attachment:
            await self._attachment.close()

    def _create(self, image: str, options: dict[str, Any], labels: dict[str, str]) -> None:
        self._api.create_container(
            image,
            ["python3", "-I", "-c", inside.source(), WORKSPACE],
            name=self._name,
            hostname="cell",
            user=f"{_USER}:{_USER}",
            working_dir=WORKSPACE,
            environment=interpreter.variables(WORKSPACE, SCRATCH, ""),
            stdin_open=True,
            network_disabled=True,
            labels=labels,
            host_config=self._api.create_host_config(**options),
        )


def _options(engine: _Engine, limits: Limits) -> dict[str, Any]:
    """The hardening: what a container may not, and how much it may of the rest."""
    own = f"uid={_USER},gid={_USER},mode=0700,nosuid,nodev,noexec"
    return {
        "network_mode": "none",
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "read_only": True,
        "tmpfs": {
            WORKSPACE: f"size={limits.workspace},nr_inodes={max(1024, 8 * limits.files)},{own}",
            SCRATCH: f"size={_SCRATCH_SIZE},nr_inodes=4096,{own}",
        },
        "mem_limit": limits.memory,
        "memswap_limit": limits.memory,
        "nano_cpus": int(limits.cpus * 1e9),
        "pids_limit": limits.processes,
        "ulimits": [
            Ulimit(name=name, soft=value, hard=value)
            for name, value in (("nofile", 256), ("fsize", limits.workspace), ("core", 0))
        ],
        "ipc_mode": "private",
        "shm_size": _SHARED_MEMORY_SIZE,
        "oom_score_adj": _OOM_SCORE,
        "log_config": LogConfig(type="none"),
        "auto_remove": True,
        "runtime": "runsc" if engine.has_gvisor else None,
    }


def _missing(image: str) -> SandboxError:
    if not image:
        return _IMAGE_MISSING
    return SandboxError(f"the image {image} is gone", "try again: it is baked anew")


def _reached() -> _Engine:
    try:
        knock()
        api = APIClient(engine_address(), version="auto", timeout=30)
        return _Engine(api, api.info())
    except _ENGINE_ERRORS as error:
        raise SandboxError(f"the Docker engine does not answer: {error}", _START) from error


def _lacks(engine: _Engine) -> list[str]:
    facts = engine.facts
    numbers = tuple(
        int(part) for part in facts["ServerVersion"].split("+")[0].split("-")[0].split(".") if part.isdigit()
    )
    named = {"MemoryLimit": "a memory limit", "PidsLimit": "a limit on processes", "CPUCfsQuota": "a CPU limit"}
    lacks = [f"this kernel gives Docker no {what}" for key, what in named.items() if facts.get(key) is False]
    if numbers < _SOUND_VERSION:
        lacks.append(f"the engine is older than {'.'.join(map(str, _SOUND_VERSION))}, which mended holes in containers")
    if not any("seccomp" in option for option in facts.get("SecurityOptions") or ()):
        lacks.append("no seccomp filter")
    if not engine.has_gvisor:
        lacks.append("gVisor (runsc) is not installed: cells share this machine's kernel")
    return lacks


def _is_left_over(entry: dict[str, Any], alive: Callable[[str], bool]) -> bool:
    idle = entry["State"] != "running" and time.time() - entry["Created"] > _ABOUT_TO_START
    return idle or not alive(entry["Labels"].get("run", ""))


def _remove(api: APIClient, container: str) -> None:
    """Kill and remove, and wait for it. An engine that does not answer is left to the reaper."""
    try:
        api.remove_container(container, v=True, force=True)
    except NotFound:
        pass
    except APIError:  # it is being removed already
        with suppress(*_ENGINE_ERRORS):
            api.wait(container, timeout=30, condition="removed")
    except _ENGINE_ERRORS:
        pass
