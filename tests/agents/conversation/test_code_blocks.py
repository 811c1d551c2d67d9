import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.conversation.code_blocks import BlockOutcome, CodeBlock, extract, split
from agents.conversation.execution import outcome_text


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("no code", ()),
        ("```python\nprint(1)\n```", (CodeBlock("python", "print(1)"),)),
        ("```Python\nprint(1)\n```", (CodeBlock("python", "print(1)"),)),
        ("a\n```sh\nls\n```\nb\n```\nx = 1\n```", (CodeBlock("sh", "ls"), CodeBlock("python", "x = 1"))),
        ("```\npip install x\n```", (CodeBlock("sh", "pip install x"),)),
        ("```\nnot python at all\n```", (CodeBlock("", "not python at all"),)),
        ("  ```python\r\nprint(1)\r\n  ```", (CodeBlock("python", "print(1)"),)),
        ("~~~python\nprint(1)\n~~~", ()),
        ("```python\nnever closed", ()),
    ],
)
def test_extract(text, blocks):
    assert extract(text) == blocks


def test_a_null_byte_is_no_language():
    assert extract("```\nx\0\n```") == (CodeBlock("", "x\0"),)


FRAGMENTS = st.sampled_from(["```", "```python", "```sh", "\n", "\r\n", "x = 1", "  ", "prose", "`"])


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_split_shows_exactly_the_blocks_that_run(text):
    assert tuple(part for part in split(text) if isinstance(part, CodeBlock)) == extract(text)


def test_split_keeps_the_order_in_which_a_reader_meets_it():
    code, block = "```python\nx = 1\n```", CodeBlock("python", "x = 1")
    assert list(split(f"One\n{code}\nTwo\n{code}\n{code}")) == ["One", block, "Two", block, block]


@pytest.mark.parametrize(
    ("first_line", "name"),
    [
        ("# filename: plot.py", "plot.py"),
        ("#filename: a b.py ", "a b.py"),
        ("# name: x", None),
        ("// filename: x", None),
    ],
)
def test_filename(first_line, name):
    assert CodeBlock("python", f"{first_line}\npass").filename == name


def test_a_block_out_of_time_is_answered_with_that_word():
    outcome = BlockOutcome(124, (("out", "start\n"),), "timed_out")
    assert outcome_text([outcome]) == "exitcode: 124 (execution failed)\nCode output: \nTimeout"


def test_outcomes_of_several_blocks_are_joined_and_the_last_counts():
    first, second = BlockOutcome(0, (("out", "one\n"),)), BlockOutcome(2, (("err", "two\n"),))
    assert outcome_text([first, second]) == "exitcode: 2 (execution failed)\nCode output: one\ntwo\n"
