"""What code cannot see, reach or keep."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from runs.sandbox.cell import Limits, Sandbox
from runs.sandbox.plain import PlainSandbox
from tests.runs.sandbox.jobs import begun, ended, perform, perform_one, processes, py, running, sh, sleeper

ROOT = Path(__file__).parents[3]


async def test_no_secrets_in_the_environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush-hush")
    code = "import glob\nfor path in ['/proc/self/environ', '/proc/1/environ']:\n"
    code += "  try: print(open(path).read())\n  except OSError as error: print(error)\nimport os; print(os.environ)"
    assert "hush-hush" not in (await perform_one(sandbox, py(code))).stream("out")


async def test_only_the_known_variables(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("import os\nprint(*sorted(os.environ))"))
    known = "HOME LANG MPLBACKEND MPLCONFIGDIR OPENBLAS_NUM_THREADS PATH PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED"
    assert set(block.stream("out").split()) - {"HOSTNAME", "PWD"} == {*known.split(), "TMPDIR", "XDG_CACHE_HOME"}


async def test_no_network(walls: Sandbox) -> None:
    server = await asyncio.start_server(lambda *_: None, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    code = "import socket\nprint(sorted(name for _, name in socket.if_nameindex()))"
    code += f"\nsocket.create_connection(('127.0.0.1', {port}))"
    block = await perform_one(walls, py(code))
    server.close()
    assert "ConnectionRefusedError" in block.stream("err")
    assert "eth" not in block.stream("out")


async def test_nothing_of_the_machine_can_be_written(walls: Sandbox) -> None:
    tries = "/x /etc/x /usr/x /dev/x /proc/sys/kernel/hostname /sys/x /var/x /run/x /root/x /home/x"
    block = await perform_one(walls, sh(f"for path in {tries}; do echo hi > $path && echo written $path; done; exit 0"))
    assert (block.exit_code, block.stream("out")) == (0, "")


async def test_nothing_of_the_project_can_be_read(walls: Sandbox) -> None:
    block = await perform_one(walls, sh(f"cat {ROOT}/pyproject.toml {__file__} /etc/shadow"))
    assert (block.exit_code, block.stream("out")) == (1, "")


async def test_no_rights(walls: Sandbox) -> None:
    code = "import os\nprint(os.getuid(), *[line.split()[1] for line in open('/proc/self/status') if line[:5] in"
    code += " ('CapEf', 'CapBn', 'NoNew')])"
    assert (await perform_one(walls, py(code))).stream("out").split() == ["1000", "0" * 16, "0" * 16, "1"]


async def test_no_namespaces_of_its_own(walls: Sandbox) -> None:
    code = "import ctypes; print(ctypes.CDLL(None).unshare(0x10000000))"
    assert (await perform_one(walls, py(code))).stream("out") == "-1\n"


async def test_other_processes_are_not_to_be_seen(walls: Sandbox) -> None:
    block = await perform_one(walls, py("import os; print(max(int(n) for n in os.listdir('/proc') if n.isdigit()))"))
    assert int(block.stream("out")) < 100


async def test_the_runner_cannot_be_harmed(walls: Sandbox) -> None:
    code = "for s in 9 15 19 11 2 1; do kill -$s 1; done; cat /proc/1/mem; echo x > /proc/1/fd/1; echo on"
    outcome = await perform(walls, sh(code), sh("echo next"))
    assert [block.stream("out") for block in outcome.blocks] == ["on\n", "next\n"]


async def test_a_runner_that_was_killed(plain: PlainSandbox) -> None:
    command = sleeper()
    outcome = await perform(plain, sh(f"setsid {command} & sleep 0.1; kill -9 $PPID; sleep 6000"))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "lost")]
    assert processes(command) == []


async def test_cancelling_ends_everything(sandbox: Sandbox) -> None:
    command = sleeper()
    async with running(sandbox, sh(f"setsid {command} & {command} & wait")):
        await begun(command, 2)
    assert processes(command) == []


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30])
async def test_cancelling_at_the_start(sandbox: Sandbox, turns: int) -> None:
    command = sleeper()
    job = asyncio.ensure_future(perform(sandbox, sh(command)))
    for _ in range(turns):
        await asyncio.sleep(0.005)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert processes(command) == []


async def test_the_host_s_death_ends_the_cell(sandbox: Sandbox, installation: str) -> None:
    command = sleeper()
    host = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.runs.sandbox.host", sandbox.name, installation, command),
        cwd=ROOT,
    )
    found = await begun(command, 2)
    host.kill()
    await host.wait()
    await asyncio.gather(*map(ended, found))
    await sandbox.reap(lambda run: False)  # a folder of the plain sandbox


async def test_many_jobs_at_once(sandbox: Sandbox) -> None:
    jobs = [perform_one(sandbox, py(f"print({number})"), limits=Limits(cpus=0.5)) for number in range(8)]
    assert [block.stream("out") for block in await asyncio.gather(*jobs)] == [f"{number}\n" for number in range(8)]
