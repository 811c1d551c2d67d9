"""Of very many lines the first and the last are told, live and afterwards, and how many were left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from runs.sandbox.cell import Limits, Sandbox
from tests.runs.sandbox.jobs import perform, perform_one, py, sh

FEW = Limits(lines=8)


@dataclass
class Listener:
    text: str = ""
    streams: list[str] = field(default_factory=list)

    def __call__(self, _index: int, stream: str, text: str) -> None:
        self.text += text
        self.streams.append(stream)


async def test_it_works(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, sh("seq 100"), limits=FEW)
    assert block.stream("out") == "1\n2\n3\n4\n5\n6\n\n… 92 lines, 273 bytes left out …\n99\n100\n"
    assert (block.exit_code, block.ended) == (0, "exited")


async def test_who_listens_hears_the_same(sandbox: Sandbox) -> None:
    listener = Listener()
    outcome = await perform(sandbox, sh("seq 100"), on_output=listener, limits=FEW)
    assert listener.text == outcome.blocks[0].stream("out")


@pytest.mark.parametrize("count", [1, 7, 8])
async def test_as_many_as_there_may_be_are_all_told(sandbox: Sandbox, count: int) -> None:
    block = await perform_one(sandbox, sh(f"seq {count}"), limits=FEW)
    assert block.stream("out").split() == [str(number + 1) for number in range(count)]


async def test_both_streams_count(sandbox: Sandbox) -> None:
    code = "import os\nfor i in range(50): os.write(1 + i % 2, b'%d\\n' % i)"
    block = await perform_one(sandbox, py(code), limits=FEW)
    told = block.stream("out") + block.stream("err")
    assert (told.count("\n") <= 8 + 2, "42 lines" in told) == (True, True)


async def test_a_line_without_an_end_is_cut_by_its_bytes(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("print('x' * 5000, end='')"), limits=Limits(output=1000))
    assert "\n… 4000 bytes left out …\n" in block.stream("out")


async def test_the_usual_cap(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, sh("seq 6000"))
    assert "… 1000 lines, 5000 bytes left out …" in block.stream("out")
    assert block.stream("out").endswith("5999\n6000\n")


async def test_empty_lines_without_an_end_are_a_flood(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, sh("yes ''"), limits=Limits(output=2000))
    assert block.ended == "flooded"
    assert "it printed without an end" in block.stream("err")
