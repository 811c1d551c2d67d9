"""What any sandbox does with blocks."""

from __future__ import annotations

import asyncio

import pytest

from agents.conversation.code_blocks import CodeBlock
from runs.sandbox.cell import File, Limits, Sandbox, SandboxError
from tests.runs.sandbox.jobs import perform, perform_one, py, sh


async def test_it_works(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, py("print('hello')"))
    assert (outcome.sandbox, outcome.files, outcome.refused) == (sandbox.name, (), ())
    assert (outcome.blocks[0].exit_code, outcome.blocks[0].output) == (0, (("out", "hello\n"),))


@pytest.mark.parametrize("language", ["python", "py", "python3", "sh", "bash", "shell"])
async def test_languages(sandbox: Sandbox, language: str) -> None:
    code = "print('hello')" if language.startswith("py") else "echo hello"
    assert (await perform_one(sandbox, CodeBlock(language, code))).stream("out") == "hello\n"


async def test_both_streams_in_order(sandbox: Sandbox) -> None:
    code = (
        "import sys, time\nfor i in range(3):\n  print(i); time.sleep(.1)\n  print(i, file=sys.stderr); time.sleep(.1)"
    )
    block = await perform_one(sandbox, py(code))
    assert block.output == tuple((stream, f"{number}\n") for number in range(3) for stream in ("out", "err"))


async def test_output_is_told_before_the_block_ends(sandbox: Sandbox) -> None:
    heard: asyncio.Queue[tuple[int, str, str]] = asyncio.Queue()
    code = "import time\nimport os; os.write(1, b'now\\n')\ntime.sleep(6000)"
    job = asyncio.ensure_future(perform(sandbox, py(code), on_output=lambda *what: heard.put_nowait(what)))
    async with asyncio.timeout(30):
        assert await heard.get() == (0, "out", "now\n")
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job


async def test_what_is_told_is_what_is_kept(sandbox: Sandbox) -> None:
    heard: list[tuple[int, str, str]] = []
    code = "for i in range(5000): print('line', i)"
    outcome = await perform(sandbox, py(code), sh("echo second"), on_output=lambda *what: heard.append(what))
    told = ["".join(text for index, _, text in heard if index == wanted) for wanted in (0, 1)]
    assert told == [block.stream("out") for block in outcome.blocks]


async def test_stops_at_the_first_failure(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, sh("echo one"), sh("exit 3"), sh("echo three"))
    assert [block.exit_code for block in outcome.blocks] == [0, 3]


async def test_traceback(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("1 / 0"))
    assert (block.exit_code, block.ended) == (1, "exited")
    assert "ZeroDivisionError" in block.stream("err")


async def test_killed_by_a_signal(sandbox: Sandbox) -> None:
    block = await perform_one(sandbox, py("import os\nos.kill(os.getpid(), 15)"))
    assert (block.exit_code, block.ended) == (143, "killed")


async def test_unknown_language(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, CodeBlock("cobol", "STOP RUN."), py("print(1)"))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(1, "refused")]
    assert outcome.blocks[0].stream("err") == "unknown language cobol"


async def test_named_block_stays_in_the_workspace(sandbox: Sandbox) -> None:
    named, user = py("# filename: tools/seven.py\nseven = 7"), py("from tools.seven import seven\nprint(seven)")
    outcome = await perform(sandbox, named, user)
    assert outcome.blocks[1].stream("out") == "7\n"
    assert [file.name for file in outcome.files] == ["tools/seven.py"]


@pytest.mark.parametrize("name", ["../out.py", "/tmp/out.py", "a/../../out.py", "a//b.py", "..", "."])
async def test_named_outside_the_workspace(sandbox: Sandbox, name: str) -> None:
    outcome = await perform(sandbox, py(f"# filename: {name}\nprint(1)"), py("print(2)"))
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(1, "refused")]
    assert outcome.blocks[0].stream("err") == "Filename is not in the workspace"


async def test_name_that_looks_like_an_option(sandbox: Sandbox) -> None:
    assert (await perform_one(sandbox, py("# filename: -c\nprint('ran')"))).stream("out") == "ran\n"


async def test_no_walls_between_blocks_of_a_job(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, sh("echo 1 > a.txt"), py("print(open('a.txt').read())"))
    assert outcome.blocks[1].stream("out") == "1\n\n"


async def test_two_jobs_see_nothing_of_each_other(sandbox: Sandbox) -> None:
    await perform(sandbox, sh("echo 1 > a.txt"))
    assert (await perform_one(sandbox, sh("cat a.txt"))).exit_code == 1


async def test_output_is_readable_text(sandbox: Sandbox) -> None:
    code = r"import os; os.write(1, b'\x1b[31mred\x1b[0m\r\n\x00\x07 \xff \xe2\x80\xae ok\n')"
    block = await perform_one(sandbox, py(code))
    assert block.stream("out") == "red\n␀␇ \ufffd \\u202e ok\n"


async def test_input_is_empty(sandbox: Sandbox) -> None:
    assert "EOFError" in (await perform_one(sandbox, py("input()"))).stream("err")


async def test_code_that_cannot_be_written(sandbox: Sandbox) -> None:
    block = (await perform(sandbox, sh("mkdir x.py"), py("# filename: x.py\nprint(1)"))).blocks[1]
    assert (block.exit_code, block.ended) == (1, "refused")


async def test_file_that_does_not_lie_in_the_workspace(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="cannot be put into the workspace"):
        await perform(sandbox, py("print(1)"), files=(File("../a", b""),))


async def test_plot(sandbox: Sandbox) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.savefig('plot.png')"
    outcome = await perform(sandbox, py(code), limits=Limits(seconds=120))
    assert [file.name for file in outcome.files] == ["plot.png"]
    assert outcome.files[0].data.startswith(b"\x89PNG")


async def test_pandas_within_the_usual_memory(sandbox: Sandbox) -> None:
    code = "import numpy, pandas\nprint(pandas.DataFrame(numpy.ones((1000, 100))).sum().sum())"
    assert (await perform_one(sandbox, py(code))).stream("out") == "100000.0\n"


async def test_a_block_whose_file_cannot_be_written_is_not_run(walls: Sandbox) -> None:
    """Its file and the order to run it reach the cell together; what lies there is not what was asked for."""
    before = "echo \"print('old')\" > same.py; chmod 0444 same.py"
    outcome = await perform(walls, sh(before), py("# filename: same.py\nprint('new')"))
    block = outcome.blocks[1]
    assert (block.exit_code, block.ended, block.stream("out")) == (1, "refused", "")
    assert "same.py cannot be written: Permission denied" in block.stream("err")
