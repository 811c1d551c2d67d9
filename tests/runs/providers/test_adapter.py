from __future__ import annotations

from typing import Any

import pytest

from runs.providers.adapter import GO_ON, OPENING, by_turns, with_sendable_names

from .conftest import Caller

CALL = {"id": "c", "type": "function", "function": {"name": "add", "arguments": "{}"}}
PICTURE = {"type": "image_url", "image_url": {"url": "https://example.org/x.png"}}


def message(role: str, content: Any, **rest: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **rest}


def system(text: str) -> dict[str, Any]:
    return message("system", text)


def user(content: Any, **rest: Any) -> dict[str, Any]:
    return message("user", content, **rest)


def assistant(content: Any, **rest: Any) -> dict[str, Any]:
    return message("assistant", content, **rest)


def test_messages_with_sendable_names_are_the_very_same() -> None:
    messages = (user("x", name="Coder_1"), assistant("y", name="b"), system("z"))
    assert with_sendable_names(messages) is messages


def test_a_name_that_cannot_be_sent_is_left_out() -> None:
    messages = [user("x", name="Data Analyst"), user("y", name="b"), user("z", name=None)]
    assert with_sendable_names(messages) == [user("x"), user("y", name="b"), user("z", name=None)]


def test_the_name_of_a_function_is_kept() -> None:
    messages = [user("x", name="a b"), message("function", "1", name="a b")]
    assert with_sendable_names(messages)[1] == messages[1]


@pytest.mark.parametrize(
    ("messages", "turns"),
    [
        ([system("a"), user("b")], [system("a"), user("b")]),
        ([system("a"), system("b"), user("c")], [system("a\n\nb"), user("c")]),
        ([user("a"), system("b")], [user("a\n\nb")]),
        ([user("a"), user("b", name="x"), assistant("c"), user("d")], [user("a\n\nb"), assistant("c"), user("d")]),
        ([user("a", name="x"), user("b", name="y")], [user("x:\na\n\ny:\nb")]),
        ([user("a"), assistant("b"), assistant("c"), user("d")], [user("a"), assistant("b\n\nc"), user("d")]),
        ([assistant("a")], [user(OPENING), assistant("a"), user(GO_ON)]),
        ([user("a"), assistant(""), user(" "), user("b")], [user("a\n\nb")]),
        ([system("a"), system("which?")], [system("a"), user("which?")]),
        ([system("a")], [user("a")]),
        ([], [user(OPENING)]),
        ([user("a"), user([PICTURE])], [user([{"type": "text", "text": "a"}, PICTURE])]),
    ],
)
def test_turns(messages: list[dict[str, Any]], turns: list[dict[str, Any]]) -> None:
    assert by_turns(messages) == turns


def test_answers_of_tools_stay_behind_their_calls() -> None:
    answers = [message("tool", "1", tool_call_id="c"), message("tool", "", tool_call_id="d")]
    talk = [user("a"), assistant(None, tool_calls=[CALL, CALL]), *answers, user("b")]
    assert by_turns(talk) == [user("a"), assistant("", tool_calls=[CALL, CALL]), *answers, user("b")]


def test_a_picture_says_whose_it_is() -> None:
    [turn] = by_turns([user("a", name="x"), user([PICTURE], name="y")])
    assert [part.get("text") for part in turn["content"]] == ["x:\na", "y:\n", None]


def test_calls_of_neighbours_are_joined() -> None:
    first, second = assistant(None, tool_calls=[CALL]), assistant("b", tool_calls=[CALL])
    assert by_turns([user("a"), first, second])[1] == assistant("b", tool_calls=[CALL, CALL])


async def test_a_strict_server_gets_turns(caller: Caller) -> None:
    caller.server.answers("Fine.")
    await caller.complete([user("a"), user("b"), system("c")], roles="strict")
    assert caller.server.requests[0].body["messages"] == [user("a\n\nb\n\nc")]


async def test_a_free_server_gets_every_byte(caller: Caller) -> None:
    messages = [
        user([{"type": "text", "text": "look"}, PICTURE], name="Bob"),
        assistant(None, tool_calls=[CALL]),
        message("tool", "", tool_call_id="c"),
        system("line separators: \u2028 \x85 and half a pair aside 🎉"),
        user(""),
    ]
    caller.server.answers("Fine.")
    await caller.complete(messages)
    assert caller.server.requests[0].body["messages"] == messages


async def test_half_a_surrogate_pair_does_not_end_a_run(caller: Caller) -> None:
    caller.server.answers("Fine.")
    await caller.complete([user("broken: \ud83c")])
    assert caller.server.requests[0].body["messages"] == [user("broken: ?")]
