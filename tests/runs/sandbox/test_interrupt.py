"""A person ends a block: at once, with all that it has started, and as an outcome like another."""

from __future__ import annotations

import asyncio

from agents.conversation.code_blocks import CodeBlock
from runs.sandbox.cell import File, Job, JobOutcome, Sandbox
from tests.runs.sandbox.jobs import begun, ended, ignore, processes, py, sh, sleeper


async def interrupted(sandbox: Sandbox, command: str, count: int, *blocks: CodeBlock) -> JobOutcome:
    """The blocks' outcome, where a person ends them once so many processes of `command` run."""
    wish = asyncio.Event()
    job = asyncio.create_task(sandbox.execute(Job("a run", 1, blocks), ignore, wish))
    await begun(command, count)
    wish.set()
    return await job


async def test_it_works(sandbox: Sandbox) -> None:
    command = sleeper()
    outcome = await interrupted(sandbox, command, 1, sh(f"echo on; {command}"), sh("echo next"))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "stopped")]
    assert outcome.blocks[0].stream("out") == "on\n"
    assert "a person stopped it" in outcome.blocks[0].stream("err")


async def test_it_ends_what_left_its_session_and_hears_no_signal(sandbox: Sandbox) -> None:
    command = sleeper()
    code = f"trap '' TERM HUP INT; setsid {command} & (setsid nohup {command} &) ; {command}"
    assert (await interrupted(sandbox, command, 3, sh(code))).blocks[0].ended == "stopped"
    assert processes(command) == []


async def test_what_is_in_the_workspace_stays(sandbox: Sandbox) -> None:
    command = sleeper()
    outcome = await interrupted(sandbox, command, 1, sh(f"echo 1 > a.txt; {command}"))
    assert outcome.files == (File("a.txt", b"1\n"),)


async def test_in_the_middle_of_a_flood(sandbox: Sandbox) -> None:
    """Output that comes as fast as it is read holds nobody up."""
    command = sleeper()
    outcome = await interrupted(sandbox, command, 1, sh(f"{command} & while :; do echo x; done"))
    assert outcome.blocks[0].ended == "stopped"


async def test_before_it_began(sandbox: Sandbox) -> None:
    wish = asyncio.Event()
    wish.set()
    outcome = await sandbox.execute(Job("a run", 1, (py("open('a.txt', 'w')"), py("print(2)"))), ignore, wish)
    assert ([block.ended for block in outcome.blocks], outcome.files) == (["stopped"], ())


async def test_a_wish_that_comes_too_late_changes_nothing(sandbox: Sandbox) -> None:
    wish = asyncio.Event()
    outcome = await sandbox.execute(Job("a run", 1, (sh("echo 1"),)), lambda *_: wish.set(), wish)
    assert outcome.blocks[0].ended in ("exited", "stopped")
    assert outcome.blocks[0].stream("out") == "1\n"


async def test_the_others_go_on(sandbox: Sandbox) -> None:
    mine, other = sleeper(), sleeper()
    going = asyncio.create_task(sandbox.execute(Job("other", 1, (sh(other),)), ignore))
    (pid,) = await begun(other, 1)
    await interrupted(sandbox, mine, 1, sh(mine))
    assert processes(other) == [pid]
    going.cancel()
    await asyncio.wait([going])
    await ended(pid)
