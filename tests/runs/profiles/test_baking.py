"""Packages in a real image: fetched for the cell's own Python, wheels only, and none of them run outside of a cell."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from docker import APIClient

from agents.conversation.code_blocks import CodeBlock
from runs import live, recovery
from runs.models import PackageSet, Profile, Run
from runs.profiles import baking, packages
from runs.sandbox import wheels
from runs.sandbox.baking import REPOSITORY, image_of
from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import Job, SandboxError
from runs.sandbox.docker import DockerSandbox
from runs.sandbox.plain import PlainSandbox, folder_prefix
from runs.sandbox.survey import Survey, survey
from runs.sandbox.wheels import fetch
from studio.accounts.models import Workspace
from tests.runs import rig
from tests.runs.profiles.conftest import Make

ABOUT = "import sys; greeting = 'hello from ' + __name__"


@pytest.fixture
def swept(engine: APIClient) -> Iterator[None]:
    """The images that a test made go with it."""
    before = {tag for image in engine.images(REPOSITORY) for tag in image["RepoTags"] or ()}
    yield
    for image in engine.images(REPOSITORY):
        for tag in set(image["RepoTags"] or ()) - before:
            engine.remove_image(tag, force=True)


async def printed(sandbox: DockerSandbox, image: str, code: str) -> str:
    outcome = (await sandbox.execute(Job("r", 1, (CodeBlock("python", code),), image=image), lambda *_: None)).blocks[0]
    return outcome.stream("out") + outcome.stream("err")


async def test_a_cell_says_what_it_is(docker: DockerSandbox) -> None:
    found = await survey(docker, label="r")
    assert found.version in ("3.11", "3.12", "3.13")
    assert {"numpy", "pandas", "matplotlib"} <= {name for name, _ in found.packages}
    assert "manylinux2014_x86_64" in found.platforms or found.markers["platform_machine"] != "x86_64"


async def test_so_does_one_without_docker(bubblewrap: BubblewrapSandbox) -> None:
    assert "numpy" in dict((await survey(bubblewrap, label="r")).packages)


async def test_packages_are_there_for_blocks(docker: DockerSandbox, wheel: Make, swept: None) -> None:
    wheel("greeter", ABOUT, needs=("helper>=1",))
    wheel("helper")
    image = await image_of("greeter==1.0", docker, "r")
    code = "import greeter, helper, numpy, os; print(greeter.greeting, os.path.exists(greeter.__cached__))"
    assert await printed(docker, image, code) == "hello from greeter True\n"
    found = dict((await survey(docker, image, label="r")).packages)
    assert (found["greeter"], "numpy" in found) == ("1.0", True)


async def test_the_standard_cell_has_none_of_them(docker: DockerSandbox, wheel: Make, swept: None) -> None:
    wheel("greeter", ABOUT)
    await image_of("greeter", docker, "r")
    assert "ModuleNotFoundError" in await printed(docker, "", "import greeter")


async def test_the_same_text_is_baked_once(
    docker: DockerSandbox, wheel: Make, swept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel("greeter", ABOUT)
    first = await asyncio.gather(*(image_of("greeter", docker, "r") for _ in range(2)))
    monkeypatch.setenv("PIP_FIND_LINKS", "/nowhere")
    assert {await image_of("greeter", docker, "r"), *first} == {first[0]}
    with pytest.raises(SandboxError):
        await image_of("greeter ", docker, "r")


async def test_the_runner_sees_nothing_of_them(docker: DockerSandbox, wheel: Make, swept: None) -> None:
    """Packages that are loaded wherever a Python starts: by their name, or by a file beside them."""
    note = "open('/tmp/loaded', 'a').write(f'{__name__} {__import__(\"os\").getpid()};')"
    wheel("pathed", note, pth="import pathed")
    wheel("sitecustomize", note)
    image = await image_of("sitecustomize\npathed", docker, "r")
    said = await printed(docker, image, "print(open('/tmp/loaded').read()); import os; print(os.getpid())")
    loaded, own = said.splitlines()
    assert loaded == f"sitecustomize {own};"


async def test_a_cell_with_packages_is_as_hard_as_any(docker: DockerSandbox, wheel: Make, swept: None) -> None:
    wheel("greeter", ABOUT)
    image = await image_of("greeter", docker, "r")
    code = "import os; print(os.getuid()); open('/opt/packages/greeter.py', 'w')"
    assert (await printed(docker, image, code)).startswith("1000\n")
    assert "Read-only file system" in await printed(docker, image, code)


async def test_what_is_no_wheel_is_not_built(docker: DockerSandbox, wheel: Make, tmp_path: Path) -> None:
    folder = wheel("other").parent
    (folder / "evil-1.0.tar.gz").write_bytes(b"not even an archive")
    with pytest.raises(SandboxError, match="No matching distribution found for evil"):
        await image_of("evil", docker, "r")


async def test_nor_is_what_a_wheel_names_by_its_address(docker: DockerSandbox, wheel: Make, tmp_path: Path) -> None:
    """--only-binary does not hold for these: pip would run their setup.py here."""
    evil, mark = tmp_path / "evil", tmp_path / "ran"
    evil.mkdir()
    (evil / "setup.py").write_text(f"open({str(mark)!r}, 'w')\nfrom setuptools import setup\nsetup(name='evil')")
    wheel("innocent", needs=(f"evil @ {evil.as_uri()}",))
    with pytest.raises(SandboxError, match="no wheel"):
        await image_of("innocent", docker, "r")
    assert not mark.exists()


async def test_conditions_are_those_of_the_cells_python(wheel: Make, tmp_path: Path) -> None:
    """pip would ask the Python that it runs on."""
    wheel("chooser", needs=("old; python_version < '3.9'", "new; python_version >= '3.9'"))
    wheel("old")
    wheel("new")
    markers = {"python_version": "3.8", "python_full_version": "3.8.1", "implementation_name": "cpython"}
    rest = {"sys_platform": "linux", "platform_machine": "x86_64", "os_name": "posix", "platform_system": "Linux"}
    more = {"platform_release": "", "platform_version": "", "platform_python_implementation": "CPython"}
    cell = Survey(markers | rest | more | {"implementation_version": "3.8.1"}, "glibc 2.31", ())
    assert sys.version_info >= (3, 9)
    await fetch("chooser", cell, tmp_path / "into")
    assert sorted(path.name for path in (tmp_path / "into").glob("*.py")) == ["chooser.py", "old.py"]


def test_pip_is_given_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "PARLEY_HOME", "PIP_INDEX_URL", "https_proxy"):
        monkeypatch.setenv(name, "x")
    given = wheels.environment()
    assert {"PIP_INDEX_URL", "https_proxy", "PATH"} <= given.keys()
    assert not {"SECRET_KEY", "DATABASE_URL", "PARLEY_HOME"} & given.keys()


def test_pips_words_have_no_password() -> None:
    said = "WARNING: old\nERROR: Could not fetch https://me:hunter2@index.example/simple/x/\nERROR: No x\nERROR: No x"
    assert wheels.words(said) == "Could not fetch https://…@index.example/simple/x/\nNo x"


async def test_what_a_dead_worker_left_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = await asyncio.create_subprocess_exec("true")
    await ended.wait()
    left = tmp_path / f"{folder_prefix()}{ended.pid}-packages-x"
    (left / "packages").mkdir(parents=True)
    await PlainSandbox().reap(lambda _: True)
    assert not left.exists()


async def test_without_docker_it_says_so(bubblewrap: BubblewrapSandbox) -> None:
    with pytest.raises(SandboxError, match="need Docker, and the sandbox here is bubblewrap"):
        await image_of("greeter", bubblewrap, "r")


@pytest.mark.django_db(transaction=True)
async def test_a_worker_makes_them_ready(docker: DockerSandbox, wheel: Make, swept: None, workspace: Workspace) -> None:
    wheel("greeter", ABOUT)
    profile = await Profile.objects.acreate(workspace=workspace, name="Data", requirements="greeter", baked=None)
    row = await sync_to_async(packages.wanted)(profile)
    await baking.perform(row.pk, docker)
    await row.arefresh_from_db()
    await profile.arefresh_from_db()
    assert (row.state, row.sandbox, profile.baked) == ("ready", "docker", "greeter")
    assert ["greeter", "1.0"] in row.packages


@pytest.mark.django_db(transaction=True)
async def test_what_fails_leaves_what_was(
    docker: DockerSandbox, wheel: Make, swept: None, workspace: Workspace
) -> None:
    wheel("greeter", ABOUT)
    await image_of("greeter", docker, "r")
    profile = await Profile.objects.acreate(
        workspace=workspace, name="D", requirements="nothing-like-it", baked="greeter"
    )
    row = await sync_to_async(packages.wanted)(profile)
    await baking.perform(row.pk, docker)
    await row.arefresh_from_db()
    await profile.arefresh_from_db()
    assert (row.state, profile.baked) == ("failed", "greeter")
    assert "No matching distribution found for nothing-like-it" in row.problem["problem"]
    assert profile.terms.requirements == "greeter"


@pytest.mark.django_db(transaction=True)
async def test_two_rings_bake_once(docker: DockerSandbox, workspace: Workspace) -> None:
    row = await sync_to_async(packages.wanted)(Profile(workspace=workspace))
    await asyncio.gather(baking.perform(row.pk, docker), baking.perform(row.pk, docker))
    await row.arefresh_from_db()
    assert (row.state, row.epoch) == ("ready", 1)


@pytest.mark.django_db(transaction=True)
async def test_a_cell_that_is_asked_is_not_reaped(workspace: Workspace) -> None:
    row = await PackageSet.objects.acreate(workspace=workspace, digest="d", state="building")
    assert str(row.pk) in await sync_to_async(recovery._alive)()


async def heard(layer: Any, channel: str) -> AsyncIterator[dict[str, Any]]:
    """What was said up to now, and the first output, which is waited for."""
    found: dict[str, Any] = {}
    while found.get("kind") != "output":
        found = await layer.receive(channel)
        yield found


@pytest.mark.django_db(transaction=True)
async def test_a_run_makes_what_is_missing_and_goes_on(
    docker: DockerSandbox, wheel: Make, swept: None, workspace: Workspace
) -> None:
    """Its engine may be another than the one on which they were installed."""
    wheel("greeter", ABOUT)
    await Profile.objects.acreate(workspace=workspace, name="Data", requirements="greeter", baked="greeter")
    code = "Look.\n```python\nimport greeter; print(greeter.greeting)\n```"
    run = await sync_to_async(rig.start)(workspace, code, rig.DONE, code={"profile": "Data", "review": "never"})
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(live.run_group(run.pk), channel)
    await rig.go_on(run, cell=docker)
    said = [message async for message in heard(layer, channel) if message.get("kind") == "output"]
    assert said[0]["text"].startswith("The packages of the sandbox profile “Data” are installed first …\n")
    assert run.status == Run.Status.ENDED
    finished = await run.entries.aget(kind="code_finished")
    assert finished.data["blocks"][0]["output"] == [["out", "hello from greeter\n"]]
