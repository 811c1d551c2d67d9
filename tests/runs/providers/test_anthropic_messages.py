from __future__ import annotations

from typing import Any

import pytest

from runs.providers.adapter import GO_ON, OPENING
from runs.providers.anthropic_messages import split_off, tools_in


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def user(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"role": "user", "content": list(blocks)}


def assistant(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


def call(identity: str, arguments: str, name: str = "add") -> dict[str, Any]:
    return {"id": identity, "type": "function", "function": {"name": name, "arguments": arguments}}


def use(identity: str, given: dict[str, Any], name: str = "add") -> dict[str, Any]:
    return {"type": "tool_use", "id": identity, "name": name, "input": given}


def result(identity: str, content: str) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": identity, "content": content}


HI = {"role": "user", "content": "Hi"}


def test_the_system_prompt_stands_apart() -> None:
    late = {"role": "system", "content": "Summarise."}
    assert split_off([{"role": "system", "content": "Be brief."}, HI, late]) == (
        "Be brief.",
        [user(text("Hi\n\nSummarise."))],
    )


def test_user_begins_and_ends() -> None:
    own = {"role": "assistant", "content": "I spoke."}
    assert split_off([own]) == ("", [user(text(OPENING)), assistant(text("I spoke.")), user(text(GO_ON))])


def test_calls_and_their_answers() -> None:
    asked = {"role": "assistant", "content": "Let me see.", "tool_calls": [call("a", '{"a": 1}'), call("b", "")]}
    answers = [{"role": "tool", "tool_call_id": identity, "content": identity.upper()} for identity in "ab"]
    assert split_off([HI, asked, *answers, HI])[1] == [
        user(text("Hi")),
        assistant(text("Let me see."), use("a", {"a": 1}), use("b", {})),
        user(result("a", "A"), result("b", "B"), text("Hi")),
    ]


def test_calls_of_the_old_style_get_ids() -> None:
    asked = {"role": "assistant", "content": None, "function_call": {"name": "shout", "arguments": '{"text": "hi"}'}}
    answer = {"role": "function", "name": "shout", "content": "HI"}
    _, turns = split_off([HI, asked, answer, HI, asked, answer])
    used, answered = turns[1]["content"][0], turns[2]["content"][0]
    assert (used["id"], used["input"]) == (answered["tool_use_id"], {"text": "hi"})
    assert turns[3]["content"][0]["id"] == turns[4]["content"][0]["tool_use_id"] != used["id"]


@pytest.mark.parametrize(("arguments", "given"), [("{oops", {"arguments": "{oops"}), ("[1]", {"arguments": "[1]"})])
def test_what_is_no_object_is_still_shown(arguments: str, given: dict[str, Any]) -> None:
    _, turns = split_off([HI, {"role": "assistant", "content": None, "tool_calls": [call("a", arguments)]}])
    assert turns[1]["content"] == [use("a", given)]


def test_ids_of_other_servers_are_made_right() -> None:
    asked = {"role": "assistant", "content": None, "tool_calls": [call("functions.add:0", "{}")]}
    _, turns = split_off([HI, asked, {"role": "tool", "tool_call_id": "functions.add:0", "content": ""}])
    assert turns[1:] == [assistant(use("functions_add_0", {})), user(result("functions_add_0", ""))]


def test_pictures() -> None:
    urls = ["https://example.org/x.png", "data:image/png;base64,AAAA"]
    parts = [{"type": "text", "text": "Look: "}, *({"type": "image_url", "image_url": {"url": url}} for url in urls)]
    assert split_off([{"role": "user", "content": parts}])[1] == [
        user(
            text("Look: "),
            {"type": "image", "source": {"type": "url", "url": urls[0]}},
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
        )
    ]


def test_tools_are_named_once() -> None:
    asked = {
        "role": "assistant",
        "content": None,
        "tool_calls": [call("a", "{}"), call("b", "{}"), call("c", "{}", "now")],
    }
    assert tools_in(split_off([HI, asked])[1]) == ["add", "now"]
