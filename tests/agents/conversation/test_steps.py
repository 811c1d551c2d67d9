"""Identities: what makes two steps the same one on replay, and what must not."""

import pytest

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.messages import Message
from agents.conversation.steps import (
    AskPerson,
    CallModel,
    ChooseSpeaker,
    EndChat,
    OfferedTool,
    Prompt,
    Purpose,
    ReviewCode,
    RunCode,
    RunTool,
    Say,
    StartChat,
    digest,
    stop_to_json,
)
from agents.conversation.termination import Rule, StopReason

BLOCK, OTHER = (CodeBlock("python", "x = 1"),), (CodeBlock("python", "x = 2"),)
STOP = StopReason(Rule.MAX_ROUNDS, "room", "enough", messages=3)
TOOL = OfferedTool("add", "adds", {})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Say("0", Message("a", "b", "x")), Say("0", Message("a", "b", "y"))),
        (Say("0", Message("a", "b", "x")), Say("0", Message("b", "a", "x"))),
        (CallModel("a", Purpose.REPLY, (), "d"), CallModel("a", Purpose.REPLY, (), "e")),
        (CallModel("a", Purpose.REPLY, (), "d"), CallModel("a", Purpose.SUMMARY, (), "d")),
        (CallModel("a", Purpose.REPLY, (), "d"), CallModel("a", Purpose.REPLY, (), "d", tools=(TOOL,))),
        (AskPerson("a", Prompt.ALWAYS), AskPerson("a", Prompt.LIMIT)),
        (AskPerson("a", Prompt.CHOOSE_SPEAKER, ("x",)), AskPerson("a", Prompt.CHOOSE_SPEAKER, ("y",))),
        (ReviewCode("a", "b", BLOCK), ReviewCode("a", "b", OTHER)),
        (RunCode("a", BLOCK), RunCode("a", OTHER)),
        (RunCode("a", BLOCK), RunCode("a", (CodeBlock("sh", "x = 1"),))),
        (RunTool("a", "add", {"x": 1}), RunTool("a", "add", {"x": 2})),
        (RunTool("a", "add", {}), RunTool("a", "sub", {})),
        (StartChat("0", "a", "b", None), StartChat("0.0", "a", "b", None)),
        (ChooseSpeaker("0", "room", "a", "b", "auto", 1), ChooseSpeaker("0", "room", "a", "c", "auto", 1)),
        (EndChat("0", STOP, "x", ()), EndChat("0", STOP, "y", ())),
    ],
)
def test_different_steps_differ(one, two):
    assert one.identity != two.identity


def test_a_prompt_counts_by_its_digest_only():
    call = CallModel("a", Purpose.REPLY, ({"role": "user", "content": "x" * 10_000},), digest("x"))
    assert len(str(call.identity)) < 200


def test_digests_do_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_a_reason_is_written_without_what_it_does_not_have():
    assert stop_to_json(STOP) == {"rule": "max_round", "agent": "room", "text": "enough", "messages": 3}
