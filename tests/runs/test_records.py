"""What the journal keeps of messages, speakers and ends."""

import pytest

from agents.conversation.messages import Message, Picture, ToolAnswer, ToolCall
from agents.conversation.steps import ChooseSpeaker, EndChat, Say, StartChat
from agents.conversation.termination import Rule, StopReason
from runs.records import row_of


def said(message: Message) -> dict[str, object]:
    return dict(row_of("3", Say("0", message)).data)


def test_a_message_is_kept_without_what_it_has_not():
    kept = said(Message("coder", "executor", "Hello"))
    assert kept == {"chat": "0", "speaker": "coder", "recipient": "executor", "content": "Hello"}


def test_the_row_answers_its_step():
    row = row_of("3", Say("0", Message("coder", "executor", "Hello")))
    assert (row.kind, row.step) == ("said", "3")
    assert row.identity is not None
    assert row.identity["step"] == "Say"


def test_pictures_are_kept_in_their_place():
    kept = said(Message("coder", "executor", ("Look:", Picture("https://example.org/a.png"))))
    picture = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    assert kept["content"] == [{"type": "text", "text": "Look:"}, picture]


def test_calls_are_kept_where_there_is_no_text():
    kept = said(Message("coder", "executor", None, calls=(ToolCall("c1", "add", '{"a": 1}'),)))
    assert (kept["content"], kept["calls"]) == (None, [{"id": "c1", "name": "add", "arguments": '{"a": 1}'}])


def test_answers_and_outcomes_are_kept():
    kept = said(Message("x", "y", "3", answers=(ToolAnswer("c1", "add", "3"),), by_person=True, exit_code=1))
    assert kept["answers"] == [{"id": "c1", "name": "add", "content": "3"}]
    assert (kept["by_person"], kept["exit_code"]) == (True, 1)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (StartChat("0", "a", "b", None), "chat_started"),
        (ChooseSpeaker("0", "table", "a", "b", "auto", 1), "speaker_chosen"),
    ],
)
def test_other_records_are_kept_field_by_field(step, kind):
    row = row_of("1", step)
    assert (row.kind, row.data) == (kind, {name: getattr(step, name) for name in row.data})


def test_an_end_is_kept_with_its_reason_as_json():
    stop = StopReason(Rule.MAX_ROUNDS, "table", "Enough was said.", messages=4)
    row = row_of("9", EndChat("0", stop, "All agreed.", ("yes",)))
    assert row.data["stop"] == {"rule": "max_round", "agent": "table", "text": "Enough was said.", "messages": 4}
    assert (row.data["summary"], row.data["answers"]) == ("All agreed.", ["yes"])
