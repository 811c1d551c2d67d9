from __future__ import annotations

from typing import Any

import pytest

from agents.builder.changes import ABSENT
from agents.versions.words import label, told

NESTED = {"name": "ask", "reply": {"chats": [{"initiator": "a", "recipient": "b"}]}}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ABSENT, ""),
        (None, ""),
        (True, "yes"),
        (0.5, "0.5"),
        (10, "10"),
        (["a", "b"], "a, b"),
        ({"match": "equals", "text": "END"}, "match: equals; text: END"),
        ([{"after": ["coder"], "when": {"contains": "x"}, "next": None}], "after coder, if it says “x”: the chat ends"),
        ([{"next": "nonsense"}], "next: nonsense"),
        ([NESTED], "name: ask; reply: (chats: initiator: a; recipient: b)"),
    ],
)
def test_values_are_told_for_people(value: Any, words: str) -> None:
    assert told(value) == words


def test_a_long_rule_has_a_line_for_each_field() -> None:
    assert told([{"name": "x" * 90, "reply": {"text": None}}]) == f"name: {'x' * 90}\n    reply: (text: nothing)"


@pytest.mark.parametrize(
    ("path", "of_team", "words"),
    [
        (("instructions",), False, "Instructions"),
        (("max_rounds",), False, "Messages at most"),
        (("description",), False, "When to speak"),
        (("description",), True, "Description"),
        (("termination", "text"), False, "Termination · text"),
        (("agents", "#"), True, "Order of the agents"),
    ],
)
def test_fields_have_names(path: tuple[str, ...], of_team: bool, words: str) -> None:
    assert label(path, of_team=of_team) == words
