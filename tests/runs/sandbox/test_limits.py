"""Time, output, memory, processes: what ends a block, and what it is called then."""

from __future__ import annotations

from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import Limits, MiB, Sandbox
from runs.sandbox.docker import DockerSandbox
from tests.runs.sandbox.jobs import perform, perform_one, processes, py, sh, sleeper

SHORT = Limits(seconds=0.5)


async def test_time_out(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, py("print('on')\nwhile True: pass"), sh("echo next"), limits=SHORT)
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(124, "timed_out")]
    assert outcome.blocks[0].stream("out") == "on\n"


async def test_time_out_ends_processes_of_other_sessions(sandbox: Sandbox) -> None:
    command = sleeper()
    code = f"setsid {command} & (setsid nohup {command} &) ; trap '' TERM HUP; {command}"
    assert (await perform_one(sandbox, sh(code), limits=SHORT)).ended == "timed_out"
    assert processes(command) == []


async def test_a_block_s_processes_end_with_it(sandbox: Sandbox) -> None:
    command = sleeper()
    look = (
        f"import glob\nprint(sum({command.split()[1]!r} in open(p).read() for p in glob.glob('/proc/[0-9]*/cmdline')))"
    )
    waits = f"until grep -q '[6]{command.split()[1][1:]}' /proc/[0-9]*/cmdline 2>/dev/null; do :; done"
    outcome = await perform(sandbox, sh(f"(setsid {command} &); {waits}"), py(look))
    assert (outcome.blocks[0].exit_code, outcome.blocks[1].stream("out")) == (0, "0\n")


async def test_closed_outputs_are_no_end(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, sh("exec >&- 2>&-; sleep 0.2; exit 5"))
    assert (block.exit_code, block.ended) == (5, "exited")


async def test_much_output_keeps_head_and_tail(sandbox: Sandbox) -> None:
    code = "for i in range(3000): print(i)"
    block = await perform_one(sandbox, py(code), limits=Limits(output=1000))
    text = block.stream("out")
    assert (block.exit_code, text.startswith("0\n1\n"), text.endswith("2998\n2999\n")) == (0, True, True)
    assert "… 12890 bytes left out …" in text


async def test_cut_goes_through_no_character(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("print('é' * 5000)"), limits=Limits(output=1001))
    assert set(block.stream("out")) == set("é\n … bytes left out … 0123456789") & set(block.stream("out"))


async def test_flood(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("while True: print('x' * 99)"), limits=Limits(output=2000))
    assert (block.exit_code, block.ended) == (137, "flooded")
    assert "bytes left out" in block.stream("out")
    assert len(block.stream("out")) < 2200


async def test_workspace_is_limited(walls: Sandbox) -> None:
    code = "open('big', 'wb').write(bytes(3 << 20))"
    block = await perform_one(walls, py(code), limits=Limits(workspace=2 * MiB))
    assert block.exit_code == 1
    assert "No space left" in block.stream("err") or "File too large" in block.stream("err")


async def test_full_workspace_refuses_the_next_block(walls: Sandbox) -> None:
    fill = "import os\nfile = os.open('f', os.O_CREAT | os.O_WRONLY)\ntry:\n  while True: os.write(file, bytes(4096))"
    outcome = await perform(
        walls, py(f"{fill}\nexcept OSError: pass"), py("print('x')" + "#" * 5000), limits=Limits(workspace=1 * MiB)
    )
    assert (outcome.blocks[1].ended, outcome.blocks[1].exit_code) == ("refused", 1)


async def test_memory_of_a_process(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("x = bytearray(600 << 20)\nprint(len(x))"), limits=Limits(memory=256 * MiB))
    assert (block.exit_code != 0, block.stream("out")) == (True, "")


async def test_memory_of_the_cell(docker: DockerSandbox) -> None:
    code = "x = bytearray(1)\nwhile True: x += bytes(10 << 20)"
    outcome = await perform(docker, py(code), limits=Limits(memory=96 * MiB, workspace=8 * MiB))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "out_of_memory")]


async def test_processes_in_docker(docker: DockerSandbox) -> None:
    assert await _forks(docker) <= 40


async def test_processes_in_bubblewrap(bubblewrap: BubblewrapSandbox) -> None:
    assert await _forks(bubblewrap) <= 40


async def test_fork_bomb(walls: Sandbox) -> None:
    code = "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass"
    block = await perform_one(walls, py(code), limits=Limits(seconds=1, processes=64))
    assert block.ended == "timed_out"


async def _forks(sandbox: Sandbox) -> int:
    """How many processes code can have at once where 40 are allowed."""
    code = (
        "import os, time\nn = 0\ntry:\n  while n < 100:\n    if not os.fork(): time.sleep(60); os._exit(0)\n    n += 1"
    )
    block = await perform_one(sandbox, py(f"{code}\nexcept OSError: pass\nprint(n)"), limits=Limits(processes=40))
    return int(block.stream("out"))
