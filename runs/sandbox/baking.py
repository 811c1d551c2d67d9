"""Images of cells with packages of their own: the standard image, and one layer above it.

Nothing is copied into a container that runs: the layer is made by a build without a network, whose only command
compiles what was copied. The packages lie in a folder of their own, outside of what a Python looks at when it starts,
so that none of their code is ever part of the runner: only blocks, which have PYTHONPATH, see them.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from docker import APIClient
from docker.errors import ImageNotFound

from runs.sandbox import wheels
from runs.sandbox.cell import Sandbox, SandboxError
from runs.sandbox.docker import IMAGE, IMAGE_MISSING
from runs.sandbox.engine import ENGINE_ERRORS, reached
from runs.sandbox.plain import folder_prefix
from runs.sandbox.survey import survey

Answer = TypeVar("Answer")

#: Called before what takes minutes.
Begins = Callable[[], None]

REPOSITORY = "parley-cell-packages"
FOLDER = "/opt/packages"

_DOCKERFILE = f"""\
FROM {IMAGE}
USER root
COPY packages {FOLDER}
RUN chmod -R a+rX,go-w {FOLDER} && (python3 -I -S -m compileall -q {FOLDER} || true)
USER 1000:1000
ENV PYTHONPATH={FOLDER}
LABEL app=parley
"""

#: Seconds for one answer of the engine while it builds: compiling the largest packages says nothing for a while.
_PATIENCE = 900

_BUILDING: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)


async def image_of(requirements: str, sandbox: Sandbox, label: str, begins: Begins = lambda: None) -> str:
    """The tag of the image with these packages on this machine's engine; made now where it is not there yet. `label` is
    whose the cell is that is asked for its Python then; `begins` is called where it takes its time.

    Raises SandboxError with pip's words where they cannot be installed.
    """
    if sandbox.name != "docker":
        raise SandboxError(
            f"Packages of a profile need Docker, and the sandbox here is {sandbox.name}.",
            "Install Docker (the Doctor page says how), or choose a profile without requirements.",
        )
    tag = await _with_engine(lambda api: _tag(api, requirements))
    if await _with_engine(lambda api: _is_there(api, tag)):
        return tag
    begins()
    async with _BUILDING[tag]:
        if not await _with_engine(lambda api: _is_there(api, tag)):
            await _bake(requirements, tag, sandbox, label)
    return tag


async def _bake(requirements: str, tag: str, sandbox: Sandbox, label: str) -> None:
    cell = await survey(sandbox, label=label)
    with tempfile.TemporaryDirectory(prefix=f"{folder_prefix()}{os.getpid()}-packages-") as folder:
        await wheels.fetch(requirements, cell, Path(folder, "packages"))
        await _with_engine(lambda api: _build(api, folder, tag))


def _tag(api: APIClient, requirements: str) -> str:
    """Another one for another text, another standard image, and another way to make it."""
    recipe = "\n".join((_inspected(api, IMAGE)["Id"], _DOCKERFILE, requirements))
    return f"{REPOSITORY}:{hashlib.sha256(recipe.encode()).hexdigest()[:32]}"


def _inspected(api: APIClient, image: str) -> dict[str, Any]:
    """Raises ImageNotFound."""
    found: dict[str, Any] = api.inspect_image(image)  # type: ignore[no-untyped-call]
    return found


def _is_there(api: APIClient, tag: str) -> bool:
    try:
        _inspected(api, tag)
    except ImageNotFound:
        return False
    return True


def _build(api: APIClient, folder: str, tag: str) -> None:
    Path(folder, "Dockerfile").write_text(_DOCKERFILE, encoding="utf-8")
    said = api.build(path=folder, tag=tag, rm=True, forcerm=True, network_mode="none", decode=True)
    for line in said:
        if problem := line.get("error"):
            raise SandboxError(f"Docker could not build the image: {problem.strip()}")


async def _with_engine(act: Callable[[APIClient], Answer]) -> Answer:
    """Each time with a connection of its own: a build takes minutes, and cells must not wait for it."""

    def acted() -> Answer:
        with closing(reached(_PATIENCE).api) as api:
            return act(api)

    try:
        return await asyncio.to_thread(acted)
    except ImageNotFound as error:
        raise IMAGE_MISSING from error
    except ENGINE_ERRORS as error:
        raise SandboxError(f"Docker could not prepare the packages: {error}", "Look at the Doctor page.") from error
