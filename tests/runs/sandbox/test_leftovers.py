"""What the reaper takes for left over, and what it leaves alone."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from typing import Any

import pytest
from docker import APIClient
from docker.errors import NotFound

from runs.owner import OWNER
from runs.sandbox import leftovers
from runs.sandbox.docker import IMAGE, DockerSandbox

HOUR = 3600


@pytest.fixture(scope="module")
def dead() -> str:
    """The name of a worker of this machine that was killed."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    process.kill()
    process.communicate()
    return f"{socket.gethostname()}:{process.pid}:abcdef"


def entry(worker: str, run: str = "", state: str = "running", age: float = 0) -> dict[str, Any]:
    labels = leftovers.labels("tests", run, 1) | {"worker": worker}
    return {"Labels": labels, "State": state, "Created": time.time() - age, "Names": ["/parley-1"]}


def is_left_over(listed: dict[str, Any], *held: str, alive: bool = True) -> bool:
    return leftovers.is_left_over(listed, held, lambda _run: alive)


def test_a_dead_worker_s(dead: str) -> None:
    """Also where another attempt of its run lives, and where the cell was only ready."""
    assert (is_left_over(entry(dead, "run")), is_left_over(entry(dead))) == (True, True)


def test_a_living_worker_s_is_not() -> None:
    assert not is_left_over(entry(OWNER, "run"))
    assert not is_left_over(entry(OWNER), alive=False)


def test_of_a_worker_elsewhere_nothing_is_known() -> None:
    assert not is_left_over(entry("elsewhere:1:abc", "run"))
    assert is_left_over(entry("elsewhere:1:abc", "run"), alive=False)


def test_what_is_older_than_any_job() -> None:
    assert is_left_over(entry("elsewhere:1:abc", "run", age=30 * HOUR))
    assert not is_left_over(entry("elsewhere:1:abc", "run", age=20 * HOUR))


def test_what_does_not_run() -> None:
    assert is_left_over(entry(OWNER, "run", state="created", age=HOUR))
    assert not is_left_over(entry(OWNER, "run", state="created"))
    assert not is_left_over(entry(OWNER, state="created"), alive=False)


def test_what_never_ran_goes_at_once_where_nobody_can_start_it(dead: str) -> None:
    assert is_left_over(entry(dead, "run", state="created"))
    assert is_left_over(entry("elsewhere:1:abc", "run", state="created"), alive=False)


def test_what_this_process_holds_is_never_left_over() -> None:
    """However old, and whatever state the engine was slow to tell."""
    held = entry(OWNER, "run", state="created", age=40 * HOUR)
    assert (is_left_over(held, "parley-1", alive=False), is_left_over(held, alive=False)) == (False, True)


@pytest.mark.engine
async def test_a_real_one_whose_worker_was_killed(
    docker: DockerSandbox, engine: APIClient, installation: str, dead: str
) -> None:
    """It runs, has a volume nobody named, and no runner that would have ended it."""
    labels = leftovers.labels(installation, "a run", 1) | {"worker": dead}
    host = engine.create_host_config(network_mode="none")
    made = engine.create_container(
        IMAGE, ["sleep", "6000"], labels=labels, host_config=host, volumes=["/nobody-named-it"]
    )["Id"]
    engine.start(made)
    (volume,) = [mount["Name"] for mount in engine.inspect_container(made)["Mounts"]]
    assert await DockerSandbox("somebody else").reap(lambda _run: False) == 0
    assert await docker.reap(lambda _run: True) == 1
    with pytest.raises(NotFound):
        engine.inspect_container(made)
    with pytest.raises(NotFound):
        engine.inspect_volume(volume)
