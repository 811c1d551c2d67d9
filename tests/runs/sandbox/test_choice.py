"""The best sandbox that works is taken, or the one that a person asks for."""

from __future__ import annotations

import pytest

from runs.sandbox import choice, interpreter
from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import SandboxError
from runs.sandbox.docker import DockerSandbox
from runs.sandbox.plain import PlainSandbox


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_kept", None)
    monkeypatch.delenv("PARLEY_SANDBOX", raising=False)


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")


@pytest.mark.engine
async def test_docker_first(docker: DockerSandbox) -> None:
    assert (await choice.choose()).name == "docker"


async def test_bubblewrap_without_an_engine(bubblewrap: BubblewrapSandbox, no_engine: None) -> None:
    assert (await choice.choose()).name == "bubblewrap"


async def test_plain_when_there_is_nothing_else(no_engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert (await choice.choose()).name == "plain"


async def test_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "plain")
    assert (await choice.choose()).name == "plain"


async def test_forced_and_not_working(no_engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "docker")
    with pytest.raises(SandboxError, match="does not work here") as error:
        await choice.choose()
    assert "install Docker" in error.value.mend


async def test_forced_and_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_SANDBOX", "vault")
    with pytest.raises(SandboxError, match="names no sandbox: vault"):
        await choice.choose()


async def test_kept_for_a_while(no_engine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = await choice.choose()
    monkeypatch.setattr(choice, "sandboxes", tuple)
    assert await choice.choose() is chosen


async def test_report(no_engine: None) -> None:
    report = await choice.report()
    assert [health.name for health in report] == ["docker", "bubblewrap", "plain"]
    assert (report[0].usable, bool(report[0].mend)) == (False, True)


async def test_engine_that_cannot_hold_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "ssh://somewhere")
    assert "behind TLS or ssh" in (await DockerSandbox("tests").health()).lacks[0]


async def test_interpreter_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_CELL_PYTHON", "/nowhere/python")
    health = await PlainSandbox("", "tests").health()
    assert (health.usable, "/nowhere/python" in health.lacks[0], health.mend) == (False, True, interpreter.MEND)


async def test_interpreter_without_packages() -> None:
    health = await PlainSandbox("/usr/bin/python3", "tests").health()
    assert (health.usable, health.lacks[-1].startswith("its Python has no ")) == (True, True)
