"""Time, output, memory, processes: what ends a block, and what it is called then."""

from __future__ import annotations

import pytest

from runs.sandbox.cell import Limits, MiB, Sandbox
from tests.runs.sandbox.jobs import perform, perform_one, processes, py, sh, sleeper

SHORT = Limits(seconds=0.5)


async def test_time_out(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, py("print('on')\nwhile True: pass"), sh("echo next"), limits=SHORT)
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(124, "timed_out")]
    assert outcome.blocks[0].stream("out") == "on\n"


@pytest.mark.attack("children of other sessions that live on after the time-out", "all of the cell is killed")
async def test_time_out_ends_processes_of_other_sessions(sandbox: Sandbox) -> None:
    command = sleeper()
    code = f"setsid {command} & (setsid nohup {command} &) ; trap '' TERM HUP; {command}"
    assert (await perform_one(sandbox, sh(code), limits=SHORT)).ended == "timed_out"
    assert processes(command) == []


@pytest.mark.attack("a daemon left behind by a block", "all of the cell is killed when a block ends")
async def test_a_block_s_processes_end_with_it(sandbox: Sandbox) -> None:
    command = sleeper()
    pattern = f"'[6]{command.split()[1][1:]}' /proc/[0-9]*/cmdline 2>/dev/null"  # no process looks for itself so
    waits = f"(setsid {command} &); until grep -q {pattern}; do :; done"
    outcome = await perform(sandbox, sh(waits), sh(f"grep -l {pattern} | wc -l"))
    assert (outcome.blocks[0].exit_code, outcome.blocks[1].stream("out").strip()) == (0, "0")


async def test_closed_outputs_are_no_end(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, sh("exec >&- 2>&-; sleep 0.2; exit 5"))
    assert (block.exit_code, block.ended) == (5, "exited")


async def test_much_output_keeps_head_and_tail(sandbox: Sandbox) -> None:
    code = "for i in range(3000): print(i)"
    block = await perform_one(sandbox, py(code), limits=Limits(output=1000))
    text = block.stream("out")
    assert (block.exit_code, text.startswith("0\n1\n"), text.endswith("2998\n2999\n")) == (0, True, True)
    assert "… 2735 lines, 12890 bytes left out …" in text


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
