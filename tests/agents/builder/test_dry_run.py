"""The dry run: the engine's own selection on a conversation that somebody pasted, with what decided."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.dry_run import Verdict, rehearse
from agents.builder.transcripts import MOST, Unreadable, read
from agents.conversation.messages import Message, ToolAnswer, ToolCall
from agents.spec import TeamSpec
from tests.agents.test_spec_doubts import room

NAMES = ("boss", "ada", "ben", "cy")


def verdicts(text: str, **fields: Any) -> list[Verdict]:
    return rehearse(TeamSpec.parse(room(**fields)), "room", read(text, NAMES, "room"))


def last(text: str, **fields: Any) -> tuple[Any, ...]:
    verdict = verdicts(text, **fields)[-1]
    return verdict.kind, verdict.names, verdict.row


TABLE = {
    "rows": [
        {"after": ["ada"], "when": {"contains": "?"}, "next": {"speaker": "ben"}},
        {"after": ["ben"], "next": {"method": "auto"}},
        {"after": ["cy"], "when": {"code_succeeded": False}, "next": None},
    ],
    "default": {"speaker": "cy"},
}


def test_the_row_that_decided_is_named_with_its_words() -> None:
    verdict = verdicts("ada: Why?", selection=TABLE)[0]
    assert (verdict.kind, verdict.names, verdict.row) == ("speaks", ("ben",), 1)
    assert verdict.row_words == "after ada, if it says “?”: ben"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("ada: So.", ("speaks", ("cy",), 0)),
        ("ben: Hm.", ("model", ("ada", "ben", "cy"), 2)),
        ("cy: exitcode: 1 (execution failed)\nCode output: no", ("ends", (), 3)),
        ("cy: exitcode: 0 (execution succeeded)\nCode output: yes", ("speaks", ("cy",), 0)),
    ],
)
def test_rows_default_and_methods(said: str, wanted: tuple[Any, ...]) -> None:
    assert last(said, selection=TABLE, model="M") == wanted


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"selection": "random"}, ("random", ("ada", "ben", "cy"), None)),
        ({"selection": "manual"}, ("person", ("ada", "ben", "cy"), None)),
        ({"selection": "round_robin"}, ("speaks", ("ben",), None)),
        ({"selection": "auto"}, ("speaks", ("ben",), None)),
        ({"selection": "auto", "model": "M", "repeats": []}, ("model", ("ben", "cy"), None)),
        ({"transitions": {"allowed": {"ada": ["cy"]}}}, ("speaks", ("cy",), None)),
        ({"transitions": {"allowed": {}}}, ("ends", (), None)),
    ],
)
def test_what_each_way_of_selection_would_do(fields: dict[str, Any], wanted: tuple[Any, ...]) -> None:
    assert last("ada: Well.", **fields) == wanted


def test_a_function_would_be_called_and_is_not() -> None:
    pick = {"name": "pick", "type": "python", "source": "def pick(last_speaker, messages, members): 1 / 0\n"}
    team = TeamSpec.parse(room(selection={"function": "pick"}) | {"tools": [pick]})
    verdict = rehearse(team, "room", read("ada: Go.", NAMES, "room"))[0]
    assert (verdict.kind, verdict.names) == ("function", ("pick",))


def test_each_message_is_judged_by_what_was_said_before_it() -> None:
    found = verdicts("boss: Begin.\n\nada: One.\nben: Two.", selection="round_robin")
    assert [(one.speaker, one.names) for one in found] == [("boss", ("ada",)), ("ada", ("ben",)), ("ben", ("cy",))]


def test_the_group_ends_where_it_would() -> None:
    assert "'DONE'" in verdicts("ada: DONE", termination={"text": "DONE"})[0].why
    assert [one.kind for one in verdicts("ada: 1\nben: 2", max_rounds=2)] == ["random", "ends"]


def test_calls_and_answers_of_a_run_decide_as_in_a_run() -> None:
    spec = room()
    spec["agents"][2]["runs"] = spec["agents"][1]["offers"] = ["add"]
    tool = {"name": "add", "type": "python", "source": "def add(a: int) -> int:\n    return a\n"}
    call = Message("ada", "room", None, calls=(ToolCall("1", "add", "{}"),))
    answer = Message("ben", "room", "2", answers=(ToolAnswer("1", "add", "2"),))
    found = rehearse(TeamSpec.parse(spec | {"tools": [tool]}), "room", [call, answer])
    assert [one.names for one in found] == [("ben",), ("ada",)]


def test_text_is_read_by_the_names_of_the_team() -> None:
    text = "ada: Look:\n\nNote: this is not a name.\n\nben : Yes."
    assert [(one.speaker, one.text) for one in read(text, NAMES, "room")] == [
        ("ada", "Look:\n\nNote: this is not a name."),
        ("ben", "Yes."),
    ]


def test_json_is_read_whoever_speaks() -> None:
    assert [one.speaker for one in read('[{"name": "x", "content": "a: b"}]', NAMES, "room")] == ["x"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  ", "nothing to go through"),
        ("Hello there", "does not say who speaks"),
        ("zoe: Hello\n\nada: Hi", "boss, ada, ben, cy"),
        ("[1]", "Message 1 is not"),
        ('[{"name": "ada"}]', "Message 1 is not"),
        ("[\n{]", "line 2"),
        ("[" * 100_000, "nested too deeply"),
        ("ada: x\n" * (MOST + 1), "at most 500"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read(text, NAMES, "room")
