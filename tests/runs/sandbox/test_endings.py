"""How code ended is told apart, for the agent that wrote it and on the page."""

from __future__ import annotations

import asyncio
from typing import get_args

import pytest
from docker import APIClient

from agents.conversation.code_blocks import BlockOutcome, CodeBlock, Ending
from agents.conversation.execution import outcome_text
from runs.sandbox.cell import Limits, MiB
from runs.sandbox.docker import DockerSandbox
from runs.transcript import words
from tests.runs.sandbox.jobs import begun, perform, perform_one, py, sh, sleeper
from tests.runs.sandbox.test_docker import containers

CASES: list[tuple[Ending, CodeBlock, int, str]] = [
    ("exited", sh("exit 3"), 3, ""),
    ("timed_out", sh("sleep 60"), 124, "\nTimeout"),
    (
        "out_of_memory",
        py("x = b'x'\nwhile True: x += x"),
        137,
        "\nThe code was ended: it used more than 96 MB of memory.\n",
    ),
    ("flooded", sh("yes"), 137, "it printed without an end"),
    ("killed", sh("kill -9 $$"), 137, ""),
    ("refused", CodeBlock("cobol", "STOP RUN."), 1, "unknown language cobol"),
]


@pytest.mark.engine
@pytest.mark.parametrize(("ended", "block", "code", "said"), CASES, ids=[case[0] for case in CASES])
async def test_what_the_agent_is_told(
    docker: DockerSandbox, ended: Ending, block: CodeBlock, code: int, said: str
) -> None:
    limits = Limits(seconds=1 if ended == "timed_out" else 60, memory=96 * MiB, workspace=8 * MiB, output=2000)
    outcome = await perform_one(docker, block, limits=limits)
    text = outcome_text([outcome])
    assert (outcome.ended, outcome.exit_code, said in text) == (ended, code, True)
    assert text.startswith(f"exitcode: {code} (execution failed)\nCode output: ")


@pytest.mark.engine
async def test_a_cell_that_is_gone(docker: DockerSandbox, engine: APIClient, installation: str) -> None:
    command = sleeper()
    job = asyncio.create_task(perform(docker, sh(f"echo on; {command}"), sh("echo next")))
    await begun(command, 1)
    for name in containers(engine, installation):
        await asyncio.to_thread(engine.kill, name)
    (outcome,) = (await job).blocks
    assert (outcome.ended, outcome.exit_code) == ("lost", 137)
    assert "on\n" in outcome_text([outcome])
    assert "The cell went away." in outcome_text([outcome])


def test_the_page_has_words_of_its_own_for_each() -> None:
    said = {ended: words.outcome({"ended": ended, "exit_code": 137}, 60) for ended in get_args(Ending)}
    assert len(set(said.values())) == len(said)
    assert not {said[ended] for ended in said} & set(said)


def test_no_ending_but_one_has_a_code_of_the_program_s_own() -> None:
    assert words.outcome({"ended": "exited", "exit_code": 3}, 60) == "Exit 3"
    assert BlockOutcome(3).ended == "exited"
