"""Identities: what makes two steps the same one on replay, and what must not."""

import pytest

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.messages import Message
from agents.conversation.steps import AskPerson, CallModel, Prompt, Purpose, ReviewCode, RunCode, Say, digest

BLOCK, OTHER = (CodeBlock("python", "x = 1"),), (CodeBlock("python", "x = 2"),)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Say(Message("a", "b", "x")), Say(Message("a", "b", "y"))),
        (Say(Message("a", "b", "x")), Say(Message("b", "a", "x"))),
        (CallModel("a", Purpose.REPLY, ({"content": "x"},)), CallModel("a", Purpose.REPLY, ({"content": "y"},))),
        (CallModel("a", Purpose.REPLY, ()), CallModel("a", Purpose.SUMMARY, ())),
        (AskPerson("a", Prompt.ALWAYS), AskPerson("a", Prompt.LIMIT)),
        (ReviewCode("a", "b", BLOCK), ReviewCode("a", "b", OTHER)),
        (RunCode("a", BLOCK), RunCode("a", OTHER)),
        (RunCode("a", BLOCK), RunCode("a", (CodeBlock("sh", "x = 1"),))),
    ],
)
def test_different_steps_differ(one, two):
    assert one.identity != two.identity


def test_a_prompt_counts_by_its_digest_only():
    call = CallModel("a", Purpose.REPLY, ({"role": "user", "content": "x" * 10_000},))
    assert len(str(call.identity)) < 200


def test_digests_do_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
