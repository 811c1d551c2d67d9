"""Every sandbox that works on this machine. With PARLEY_TEST_ALL=1 one that does not is a failure."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from docker import APIClient
from docker.errors import DockerException, ImageNotFound
from docker.utils import kwargs_from_env

from runs.sandbox.attachment import knock
from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import Sandbox, SandboxError
from runs.sandbox.docker import IMAGE, DockerSandbox
from runs.sandbox.plain import PlainSandbox

BUILD = Path(__file__).parents[3] / "runs" / "sandbox" / "image" / "build.sh"
DOCKER = pytest.param("docker", marks=pytest.mark.engine)


@pytest.fixture(scope="session")
def installation() -> str:
    """Of its own, so that tests neither see nor reap the cells of a Parley that runs here."""
    return f"tests{os.getpid()}"


@pytest.fixture(scope="session")
def engine() -> Iterator[APIClient]:
    try:
        knock()  # docker-py would leave its socket open where nobody listens, and an open socket fails the tests
        api = APIClient(version="auto", timeout=60, **kwargs_from_env())
    except (OSError, SandboxError, DockerException) as error:
        absent(f"no Docker engine answers: {error}")
    yield api
    api.close()


@pytest.fixture(scope="session")
def docker(engine: APIClient, installation: str) -> Iterator[DockerSandbox]:
    try:
        engine.inspect_image(IMAGE)
    except ImageNotFound:
        subprocess.run([BUILD, IMAGE], check=True)
    sandbox = DockerSandbox(installation)
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="session")
def bubblewrap() -> BubblewrapSandbox:
    sandbox = BubblewrapSandbox()
    with ThreadPoolExecutor() as thread:
        health = thread.submit(asyncio.run, sandbox.health()).result()
    if not health.usable:
        absent(f"bubblewrap does not work here: {health.lacks}")
    return sandbox


@pytest.fixture(scope="session")
def plain(installation: str) -> PlainSandbox:
    return PlainSandbox(installation=installation)


@pytest.fixture(params=[DOCKER, "bubblewrap", "plain"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=[DOCKER, "bubblewrap"])
def walls(request: pytest.FixtureRequest) -> Sandbox:
    """The sandboxes that hold code in."""
    return request.getfixturevalue(request.param)


def absent(reason: str) -> None:
    if os.environ.get("PARLEY_TEST_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
