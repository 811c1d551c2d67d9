"""The answer of a tool in what its block wrote."""

from __future__ import annotations

import pytest

from agents.conversation.code_blocks import BlockOutcome, Ending
from agents.conversation.results import ToolResult
from agents.tools.specs import HttpTool, PythonTool
from runs.tools import job

ENDINGS: list[tuple[Ending, str]] = [
    ("timed_out", "It was stopped after 2.5 seconds, without an answer."),
    ("out_of_memory", "It was stopped because it used too much memory."),
    ("flooded", "It was stopped because it printed without an end."),
    ("killed", "It ended without an answer (exit code 137): last words"),
]


@pytest.mark.parametrize(("ended", "said"), ENDINGS)
def test_blocks_without_an_answer(ended: Ending, said: str):
    outcome = BlockOutcome(137, (("err", "first\nlast words\n"), ("out", "no JSON\n[1]\n")), ended)
    assert job.result_of(outcome, 2.5) == ToolResult(ok=False, value=said)


def test_an_answer_counts_even_where_the_block_did_not_end():
    outcome = BlockOutcome(124, (("out", '\n{"ok": true, "value": 1}\n'),), "timed_out")
    assert job.result_of(outcome, 1) == ToolResult(ok=True, value=1)


def test_the_digest_is_of_tool_name_and_arguments():
    tool = PythonTool(name="f", source="def f(): return 1")
    other = PythonTool(name="f", source="def f(): return 2")
    digests = {
        *(job.digest_of(tool, "f", {}), job.digest_of(other, "f", {})),
        *(job.digest_of(tool, "f", {"a": 1}), job.digest_of(tool, "g", {})),
    }
    assert (len(digests), job.digest_of(tool, "f", {"a": 1, "b": 2})) == (4, job.digest_of(tool, "f", {"b": 2, "a": 1}))


def test_what_does_not_run_in_a_cell():
    with pytest.raises(AssertionError, match="h does not run in a cell"):
        job.block_of(HttpTool(name="h", url="https://x.example"), "h", {})
