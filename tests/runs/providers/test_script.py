from __future__ import annotations

import json
from typing import Any

import pytest

from agents.conversation.execution import EDITED
from runs.providers.chat import BadRequest, Message
from runs.providers.script import CLOSING, Script, script_called


def talk(*messages: str) -> list[Message]:
    """Alternating, beginning with the user; a system message comes first."""
    roles = ("user", "assistant")
    spoken = [{"role": roles[n % 2], "content": content} for n, content in enumerate(messages)]
    return [{"role": "system", "content": "You follow a script."}, *spoken]


def answer(say: str | list[str], messages: list[Message], **when: Any) -> str:
    return Script.of(json.dumps([{"when": when, "say": say}])).answer(messages).text


def test_it_works() -> None:
    script = Script.of('[{"when": {"replies": 0}, "say": "Hello."}, {"say": ["Good", "bye."]}]')
    assert script.answer(talk("Hi")).text == "Hello."
    assert script.answer(talk("Hi", "Hello.", "And?")).text == "Good\nbye."


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"replies": 1}, True),
        ({"replies": [0, 1]}, True),
        ({"replies": [2, None]}, False),
        ({"last_contains": "failed"}, True),
        ({"last_contains": "Failed"}, False),
        ({"last_matches": r"exitcode: [1-9]"}, True),
        ({"last_matches": r"^failed"}, False),
        ({"heard": {"failed": 1}}, True),
        ({"heard": {"failed": [2, None]}}, False),
        ({"replies": 1, "last_contains": "no such words"}, False),
    ],
)
def test_conditions(when: dict[str, Any], holds: bool) -> None:
    spoken = talk("Please", "It failed before.", "exitcode: 1 (execution failed)")
    assert (answer("yes", spoken, **when) == "yes") is holds


def test_without_a_rule_the_conversation_ends() -> None:
    assert answer("no", talk("Hi"), replies=7) == CLOSING
    assert CLOSING.endswith("\nTERMINATE")


def test_output_takes_the_indentation_of_its_line() -> None:
    said = answer("It printed:\n\n    {output}", talk("x", "y", "exitcode: 0\nCode output: a  b\n1  2\n"))
    assert said == "It printed:\n\n    a  b\n    1  2"


def test_output_ends_before_the_note_about_an_edit() -> None:
    heard = f"exitcode: 0 (execution succeeded)\nCode output: 42\n\n\n{EDITED}\n\n    print(42)\n"
    assert answer("{output}", talk(heard)) == "42"


def test_output_is_short_and_opens_no_code_block() -> None:
    said = answer("{output}", talk("Code output: ```" + "x" * 5000 + " the end"))
    assert len(said) < 1520
    assert "```" not in said
    assert said.endswith("the end")


def test_the_reason_of_a_rejection() -> None:
    assert answer("Why: {reason}", talk("USER REJECTED THE CODE: no charts, please")) == "Why: no charts, please"


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("Report.\nFiles in the workspace: notes.txt, My Sales 2024.csv, b.csv", "My Sales 2024.csv"),
        ("Files in the workspace: größe.CSV", "größe.CSV"),
        ("Please look at stocks.csv and tell me.", "stocks.csv"),
        ('Files in the workspace: a"; import os; ".csv, good.csv', "good.csv"),
        ("No file at all", "data.csv"),
    ],
)
def test_the_file_is_the_first_csv_of_the_task(task: str, name: str) -> None:
    assert answer("{file}", talk(task, "said", "other.csv")) == name


def test_other_braces_stay() -> None:
    assert answer('f"{x:,.2f}" {} {{file}}', talk("a.csv")) == 'f"{x:,.2f}" {} {a.csv}'


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert answer("{output}", talk("Code output: {file}")) == "{file}"


@pytest.mark.parametrize(
    "source",
    ["[", "{}", '{"rules": 3}', '[{"when": {}}]', '[{"when": {"moon": 1}, "say": ""}]', "[7]", "nowhere", "../script"],
)
def test_what_is_no_script(source: str) -> None:
    with pytest.raises(BadRequest):
        script_called(source)


def test_a_bad_pattern_is_told_when_the_script_is_read() -> None:
    with pytest.raises(BadRequest, match="cannot be read"):
        script_called('[{"when": {"last_matches": "("}, "say": ""}]')


def test_messages_may_come_in_parts() -> None:
    parts = [{"type": "text", "text": "Files in the workspace: a.csv"}, {"type": "image_url"}]
    assert answer("{file}", [{"role": "user", "content": parts}]) == "a.csv"
