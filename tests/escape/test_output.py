"""Output: endless, unreadable, misleading, in a thousand pieces. What comes out is bounded and told as what it is."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from agents.conversation.code_blocks import BlockOutcome
from runs.sandbox.cell import Limits, MiB, Sandbox
from tests.escape.attacks import sound, tried_whole
from tests.runs.sandbox.jobs import perform, perform_one, py, sh

_CUT = "head and tail are kept, the cut is named; killed when it floods"
#: Of the bytes that a block may write; one that cannot be shown becomes three or four characters.
_CAP, _LARGEST = 20_000, 4 * 20_000 + 200

FLOODS = {
    "endless output on one stream": "while True: os.write(1, b'all work and no play\\n' * 50)",
    "endless output on both streams": "while True: os.write(1, b'out\\n' * 500); os.write(2, b'err\\n' * 500)",
    "an endless line": "while True: os.write(1, b'x' * 4096)",
    "an endless line on both streams, from twenty processes": """
        for n in range(20):
          if not os.fork(): break
        while True: os.write(1, b'x' * 4096); os.write(2, b'y' * 4096)
    """,
    "endless zeros": "zeros = os.open('/dev/zero', 0)\nwhile True: os.write(1, os.read(zeros, 65536))",
    "an escape sequence without an end": "os.write(1, b'\\x1b]0;')\nwhile True: os.write(1, b'x' * 4096)",
    "endless halves of characters": "while True: os.write(1, b'\\xf0\\x9f\\x92' * 1000 + b'\\xe2')",
    "endless line ends": "while True: os.write(1, b'\\r\\n\\n\\r' * 1000)",
}


def _floods() -> list[object]:
    return [pytest.param(text, id=name, marks=pytest.mark.attack(name, _CUT)) for name, text in FLOODS.items()]


def length(block: BlockOutcome) -> int:
    return sum(len(text) for _, text in block.output)


@pytest.mark.parametrize("program", _floods())
async def test_flood(walls: Sandbox, program: str) -> None:
    heard: list[str] = []
    outcome = await perform(
        walls,
        py("import os\n" + dedent(program)),
        sh("echo next"),
        limits=Limits(output=_CAP, seconds=20),
        on_output=lambda _index, _stream, text: heard.append(text),
    )
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(137, "flooded")]
    assert length(outcome.blocks[0]) < _LARGEST
    assert "left out …" in "".join(text for _, text in outcome.blocks[0].output)
    assert sum(map(len, heard)) == length(outcome.blocks[0])
    assert await sound(walls)


@pytest.mark.attack("the attached stream flooded by the smallest writes", "read in pieces, not by write")
async def test_smallest_writes(walls: Sandbox) -> None:
    heard: list[str] = []
    program = "import os\nfor n in range(40_000): os.write(1, b'x'); os.write(2, b'y')"
    outcome = await perform(
        walls, py(program), on_output=lambda _i, _s, text: heard.append(text), limits=Limits(seconds=30)
    )
    block = outcome.blocks[0]
    assert (block.exit_code, block.ended) == (0, "exited")
    assert (block.stream("out").count("x"), block.stream("err").count("y")) == (40_000, 40_000)
    assert len(json.dumps(block.output)) < 40 * 80_000


@pytest.mark.attack("output that looks like another's: colours, cursor, titles, direction", "shown as what it is")
async def test_disguises(walls: Sandbox) -> None:
    said = b"\x1b[2J\x1b[1;1H\x1b]0;title\x07ok\r\x08\x9b31m \xe2\x80\xae\xe2\x81\xa6 \xef\xbb\xbf\x00\x7f\n"
    block = await perform_one(walls, py(f"import os\nos.write(1, {said!r})"))
    shown = block.stream("out")
    assert not [char for char in shown if char != "\n" and (ord(char) < 32 or 0x7F <= ord(char) < 0xA0)]
    assert not set(shown) & set("\u202e\u2066\x1b")


@pytest.mark.attack("output after the end of its block", "the pipes end with the block's processes")
async def test_output_after_the_end(walls: Sandbox) -> None:
    program = """
        if not os.fork():
            os.setsid()
            while True: os.write(1, b'late')
    """
    outcome = await tried_whole(walls, program, "print('next')", limits=Limits(seconds=20))
    assert (outcome.blocks[0].ended, outcome.blocks[1].stream("out")) == ("exited", "next\n")


@pytest.mark.attack("streams closed, exchanged and made something else", "the block's exit is what counts")
async def test_streams_exchanged(walls: Sandbox) -> None:
    program = """
        os.dup2(0, 1)
        os.closerange(0, 256)
        for n in range(256):
          try: os.set_blocking(n, False)
          except OSError: pass
        os._exit(3)
    """
    outcome = await tried_whole(walls, program)
    assert (outcome.blocks[0].ended, outcome.blocks[0].exit_code) == ("exited", 3)


@pytest.mark.attack("reading the answer it should wait for: input, a terminal", "input is empty, there is no terminal")
async def test_no_terminal(walls: Sandbox) -> None:
    program = """
        held(os.read(0, 100))
        attempt(lambda: os.open('/dev/tty', os.O_RDWR))
        attempt(lambda: os.open('/dev/console', 2))
        import fcntl
        attempt(lambda: fcntl.ioctl(0, 0x5412, b'x'))
    """
    told = (await tried_whole(walls, program)).blocks[0].stream("out").splitlines()
    assert told[0] == "held: b''"
    assert not [
        line for line in told[1:] if line not in ("held: ENXIO", "held: ENOENT", "held: EACCES", "held: ENOTTY")
    ]


@pytest.mark.attack("a megabyte of code as a block's name and text", "refused, and told why")
async def test_odd_blocks(walls: Sandbox) -> None:
    code = "# filename: " + "a" * 5000 + "\nprint(1)"
    blocks = [py(code), py("#" * (2 * MiB) + "\nprint('long')"), py("print('\x00')"), sh("echo $'\\0' \udcff")]
    ended = [(await perform_one(walls, block)).ended for block in blocks]
    assert ended == ["refused", "exited", "exited", "exited"]
