"""Answers of the journal, given again to the steps that they are for."""

import pytest

from agents.conversation.messages import ToolCall
from agents.conversation.results import ModelReply, PersonAnswer, ToolResult
from agents.conversation.steps import AskPerson, Prompt
from runs.models import Entry
from runs.replay import Diverged, Replay, identity_of, result_of

STEP = AskPerson("user", Prompt.ALWAYS)


def answered(path: str, text: str) -> Entry:
    return Entry(seq=5, step=path, kind="person_answered", identity=identity_of(STEP), data={"text": text})


def test_answers_are_found_by_path():
    replay = Replay([answered("3.0.1", "one"), answered("3.1.1", "two")])
    assert replay.result("3.1.1", STEP) == PersonAnswer("two")
    assert (replay.holds("3.0.1"), replay.holds("3")) == (True, False)


def test_intents_answer_nothing():
    assert not Replay([Entry(step="3", kind="person_asked")]).holds("3")


def test_another_step_than_was_answered_is_named_with_what_it_answers():
    with pytest.raises(Diverged, match=r"Entry 5 .*'user'.* step 3 .*'somebody else'"):
        Replay([answered("3", "one")]).result("3", AskPerson("somebody else", Prompt.ALWAYS))


def test_calls_of_a_model_come_back():
    data = {"text": None, "calls": [{"id": "c1", "name": "add", "arguments": "{}"}]}
    assert result_of("model_answered", data) == ModelReply(None, (ToolCall("c1", "add", "{}"),))


def test_what_a_tool_returned_comes_back():
    assert result_of("tool_finished", {"ok": True, "value": [1], "seconds": 0.1}) == ToolResult(ok=True, value=[1])


@pytest.mark.parametrize("kind", ["chat_started", "said", "speaker_chosen", "chat_ended"])
def test_records_answer_with_nothing(kind):
    assert result_of(kind, {}) is None
