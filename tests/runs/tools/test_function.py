"""A team's Python functions, run for real in every sandbox of this machine."""

from __future__ import annotations

import pytest

from agents.conversation.results import ToolResult
from runs.sandbox.cell import File, Sandbox

from .cells import called, outcome_of, python

ADD = "def add(a: Annotated[int, 'first'], b: Annotated[int, 'second'] = 10) -> int:\n    return a + b"


async def test_it_works(sandbox: Sandbox):
    assert await called(sandbox, python(ADD, "add"), a=2, b=3) == ToolResult(ok=True, value=5)


async def test_what_is_raised_is_the_answer(sandbox: Sandbox):
    tool = python("def f(reason: str) -> str:\n    raise ValueError('bad ' + reason)")
    assert await called(sandbox, tool, reason="luck") == ToolResult(ok=False, value="bad luck")


async def test_wrong_arguments_are_told_in_python_s_words(sandbox: Sandbox):
    result = await called(sandbox, python(ADD, "add"), x=1)
    assert result.content == "Error: add() got an unexpected keyword argument 'x'"


async def test_async_functions_are_awaited(sandbox: Sandbox):
    source = "import asyncio\nasync def f(n: int):\n    await asyncio.sleep(0)\n    return f'waited {n}'"
    assert await called(sandbox, python(source), n=1) == ToolResult(ok=True, value="waited 1")


async def test_what_it_prints_is_not_its_answer(sandbox: Sandbox):
    source = "import os\ndef f():\n    print('seen'); os.system('echo too'); return {'a': None}"
    outcome = await outcome_of(sandbox, python(source), {})
    assert outcome.stream("err").split() == ["seen", "too"]
    assert await called(sandbox, python(source)) == ToolResult(ok=True, value={"a": None})


async def test_it_reads_and_writes_the_workspace(sandbox: Sandbox):
    tool = python("def f():\n    return open('in.txt').read()")
    assert await called(sandbox, tool, File("in.txt", b"hello")) == ToolResult(ok=True, value="hello")


async def test_only_its_own_lines_are_in_the_traceback(sandbox: Sandbox):
    outcome = await outcome_of(sandbox, python("def f():\n    return 1 / 0"), {})
    assert outcome.stream("err").splitlines()[:3] == [
        *("Traceback (most recent call last):", '  File "<f>", line 2, in f', "    return 1 / 0"),
    ]


ANSWERS = [
    ("'text'", "text"),
    ("'\\x1b[1m\\x7f\\r\\n é \\u2028'", "\x1b[1m\x7f\r\n é \u2028"),
    ("[1, 2.5, True, None]", [1, 2.5, True, None]),
    ("{'z': 1, 'a': (1, 2), 3: float('inf')}", {"z": 1, "a": [1, 2], "3": "inf"}),
    ("Point(1, Colour.RED)", {"x": 1, "colour": "red"}),
    ("[Model()]", [{"dumped": True}]),
]
CLASSES = """
from dataclasses import dataclass
import enum
class Colour(enum.Enum):
    RED = "red"
@dataclass
class Point:
    x: float
    colour: Colour = Colour.RED
class Model:
    def model_dump(self): return {"dumped": True}
"""


@pytest.mark.parametrize(("expression", "value"), ANSWERS)
async def test_what_is_returned(bubblewrap: Sandbox, expression: str, value: object):
    assert await called(bubblewrap, python(f"{CLASSES}\ndef f(): return {expression}")) == ToolResult(
        ok=True, value=value
    )


FAILURES = [
    ("return {1, 2}", "A value of the type set cannot be made into JSON"),
    ("return {(1, 2): 3}", "A key of the type tuple cannot be made into JSON"),
    ("return 'x' * 200_000", "The answer is too long: 200"),
    ("raise KeyError", "KeyError"),
    ("raise SystemExit(3)", "It ended the program (exit code 3)."),
    ("import os; os._exit(4)", "It ended without an answer (exit code 4)"),
    ("import sys, os; print('why', file=sys.stderr); os._exit(4)", "(exit code 4): why"),
    ("return [0] * 10**10", "MemoryError"),
    ("import nonsense", "No module named 'nonsense'"),
]


@pytest.mark.parametrize(("line", "problem"), FAILURES)
async def test_what_goes_wrong_is_an_answer(bubblewrap: Sandbox, line: str, problem: str):
    result = await called(bubblewrap, python(f"def f():\n    {line}"))
    assert (result.ok, problem in result.value) == (False, True), result.value


async def test_a_source_that_fails_when_it_is_loaded(sandbox: Sandbox):
    result = await called(sandbox, python("raise OSError('not today')\ndef f(): ..."))
    assert result == ToolResult(ok=False, value="not today")


async def test_a_function_without_an_end_is_stopped(sandbox: Sandbox):
    result = await called(sandbox, python("def f():\n    while True: pass", seconds=0.5))
    assert result == ToolResult(ok=False, value="It was stopped after 0.5 seconds, without an answer.")


async def test_an_answer_comes_through_whatever_was_printed(sandbox: Sandbox):
    tool = python("def f():\n    print('noise ' * 500_000)\n    return 'x' * 100_000")
    assert await called(sandbox, tool) == ToolResult(ok=True, value="x" * 100_000)


ARGUMENTS = [
    ("p: Point", {"p": {"x": 1, "colour": "red"}}, "Point(x=1, colour=<Colour.RED: 'red'>)"),
    ("p: list[Point]", {"p": [{"x": 1}]}, "[Point(x=1, colour=<Colour.RED: 'red'>)]"),
    ("p: 'Point | None'", {"p": {"x": 1}}, "Point(x=1, colour=<Colour.RED: 'red'>)"),
    ("p: Optional[Point] = None", {"p": None}, "None"),
    ("p: dict[str, Colour]", {"p": {"a": "red"}}, "{'a': <Colour.RED: 'red'>}"),
    ("p: tuple[int, Colour]", {"p": [1, "red"]}, "(1, <Colour.RED: 'red'>)"),
    ("p: set[int]", {"p": [1, 1]}, "{1}"),
    ("p: Annotated[Point, 'where']", {"p": {"x": 1}}, "Point(x=1, colour=<Colour.RED: 'red'>)"),
    ("p: Union[int, str]", {"p": "1"}, "'1'"),
    ("p: float", {"p": 1}, "1"),
    ("p", {"p": {"x": 1}}, "{'x': 1}"),
    ("p: Unknown", {"p": 1}, "1"),
]


@pytest.mark.parametrize(("signature", "arguments", "shown"), ARGUMENTS)
async def test_arguments_become_what_the_hints_say(bubblewrap, signature: str, arguments: dict, shown: str):
    later = "from __future__ import annotations\n" if "Unknown" in signature else ""
    tool = python(f"{later}{CLASSES}\ndef f({signature}): return repr(p)")
    assert await called(bubblewrap, tool, **arguments) == ToolResult(ok=True, value=shown)
