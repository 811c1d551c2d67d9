"""Groups, chats inside chats, tools and questions, as the transcript shows them."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest
from asgiref.sync import async_to_sync

from runs import questions, transcript
from runs.models import Run
from runs.reviews import deciding
from runs.reviews.verdicts import ApproveEdited, Reject
from runs.transcript.items import Choice, Closing, End, Item, Message, Opening, Permission, Question
from runs.transcript.pieces import Picture
from studio.accounts.models import User, Workspace
from tests.runs import rig, rows, scenes

pytestmark = pytest.mark.django_db(transaction=True)

Some = TypeVar("Some", bound=Item)


def go_on(run: Run) -> list[Item]:
    return transcript.newest(async_to_sync(rig.go_on)(run)).items


def all_of(items: list[Item], kind: type[Some]) -> list[Some]:
    return [item for item in items if isinstance(item, kind)]


def test_in_a_group_nobody_is_spoken_to(workspace: Workspace) -> None:
    messages = all_of(go_on(scenes.begin(workspace, scenes.group("round_robin"))), Message)
    assert [(message.speaker.name, message.recipient) for message in messages[:2]] == [("host", ""), ("alice", "")]


def test_how_a_speaker_was_chosen(workspace: Workspace) -> None:
    choice = all_of(go_on(scenes.begin(workspace, scenes.group())), Choice)[0]
    assert (choice.chosen.name, choice.how) == ("bob", "chosen by the model in 2 attempts")
    assert [attempt.text for attempt in choice.tries] == ["alice or bob", "bob"]


def test_one_chat_needs_no_frame(workspace: Workspace) -> None:
    items = go_on(scenes.begin(workspace, scenes.group("round_robin")))
    assert not all_of(items, Opening) + all_of(items, Closing)
    assert all_of(items, End)[0].title == "Round limit reached"


def test_chats_inside_a_chat_are_framed(workspace: Workspace) -> None:
    items = go_on(scenes.begin(workspace, scenes.nested()))
    openings = [(item.number, item.initiator.name, item.recipient.name) for item in all_of(items, Opening)]
    assert openings == [("1", "boss", "writer"), ("2", "boss", "critic")]
    assert [item.level for item in items] == [0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]


def test_a_summary_is_shown_where_it_is_not_the_last_message(workspace: Workspace) -> None:
    first, second = all_of(go_on(scenes.begin(workspace, scenes.nested())), Closing)
    assert (first.text, first.summary) == ("The chat had 1 turn, which is its limit.", "")
    assert second.summary == "Too short, says the critic."
    assert second.usage


def test_chats_at_the_same_time_are_told_apart(workspace: Workspace) -> None:
    items = go_on(scenes.begin(workspace, scenes.side_by_side(2)))
    assert {item.lane for item in all_of(items, Message)} == {"1", "2"}


def test_a_person_chooses(workspace: Workspace, bob: User) -> None:
    run = scenes.begin(workspace, scenes.group("manual"))
    question = all_of(go_on(run), Question)[0]
    assert [choice.name for choice in question.choices] == ["alice", "bob", "host"]
    questions.answer(rig.waiting_question(run).pk, "bob", bob)
    items = go_on(run)
    assert all_of(items, Question)[0].outcome == "Bob chose bob to speak next."
    assert all_of(items, Choice)[0].how == "chosen by a person"


@pytest.mark.parametrize(
    ("prompt", "answer", "outcome"),
    [
        ("always", "exit", "Bob ended the chat in the place of host."),
        ("always", "", "Bob added nothing for host."),
        ("limit", "Hm", "Bob answered for host."),
        ("terminating", "", "Bob let the chat end."),
        ("first_message", "", "Bob gave host nothing to say first."),
        ("choose_speaker", "", "Bob left it to the list who speaks next."),
    ],
)
def test_what_an_answer_did(workspace: Workspace, prompt: str, answer: str, outcome: str) -> None:
    choices = {"choices": ["coder"]} if prompt == "choose_speaker" else {}
    asked = ("person_asked", 1, {"question": "0" * 32, "agent": "host", "prompt": prompt} | choices)
    answered = ("person_answered", 1, {"agent": "host", "text": answer, "by": "Bob"})
    run = rows.journal(workspace, asked, answered)
    assert all_of(transcript.newest(run).items, Question)[0].outcome == outcome


def journal_of_calls(workspace: Workspace, *answers: dict[str, Any], **finished: Any) -> list[Message]:
    """A call of `look`, one run of it, and the message with the answers."""
    call = {"id": "1", "name": "look", "arguments": '{"at": "sky"}'}
    asked = ("said", 1, {"speaker": "coder", "recipient": "executor", "content": None, "calls": [call]})
    about = {"agent": "executor", "tool": "look"}
    request = ("tool_requested", 2, about | {"arguments": {"at": "sky"}})
    result = ("tool_finished", 2, about | {"ok": True, "value": "blue", "seconds": 0.2} | finished)
    said = {"speaker": "executor", "recipient": "coder", "content": "blue", "answers": list(answers)}
    run = rows.journal(workspace, asked, request, result, ("said", 3, said))
    return all_of(transcript.newest(run).items, Message)


def test_a_call_stands_with_its_arguments(workspace: Workspace) -> None:
    call = journal_of_calls(workspace)[0].calls[0]
    assert (call.name, call.arguments) == ("look", '{\n  "at": "sky"\n}')


def test_an_answer_is_paired_with_its_call_and_its_run(workspace: Workspace) -> None:
    _, message = journal_of_calls(workspace, {"id": "1", "name": "look", "content": "blue"})
    answer = message.answers[0]
    assert answer.run
    assert (answer.arguments, answer.run.shown, answer.ok) == ('{\n  "at": "sky"\n}', "blue", True)
    assert not message.runs + message.lead


def test_an_answer_without_a_run_says_what_was_asked(workspace: Workspace) -> None:
    _, message = journal_of_calls(workspace, {"id": "1", "name": "look", "content": "Error: no."})
    answer = message.answers[0]
    assert (answer.run, answer.ok, answer.glance) == (None, False, '{ "at": "sky" }')
    assert [run.shown for run in message.runs] == ["blue"]


def test_values_are_laid_out(workspace: Workspace) -> None:
    _, message = journal_of_calls(workspace, value={"json": '{"b": 1}'})
    assert message.runs[0].shown == '{\n  "b": 1\n}'


def test_arguments_that_are_no_json_stay_as_they_are(workspace: Workspace) -> None:
    call = {"id": None, "name": "look", "arguments": "{oops"}
    said = ("said", 1, {"speaker": "coder", "recipient": "executor", "content": "Hm", "calls": [call]})
    message = all_of(transcript.newest(rows.journal(workspace, said)).items, Message)[0]
    assert message.calls[0].arguments == "{oops"


def test_the_call_of_a_tool_waits_for_review(workspace: Workspace, alice: User) -> None:
    run = scenes.begin(workspace, scenes.tool("always"))
    review = all_of(go_on(run), Permission)[0].review
    assert (review.state, review.tool, review.role, review.author) == (
        "pending",
        "weather",
        "Python function",
        "helper",
    )
    row = rig.waiting_review(run)
    deciding.decide(row.pk, ApproveEdited(row.digest, ('{"weather": {"city": "Rome"}}',)), alice)
    first, second = all_of(go_on(run), Permission)
    assert (first.review.state, first.review.by, second.review.state) == ("edited", "Alice", "pending")
    assert first.review.blocks[0].effective == '{"weather": {"city": "Rome"}}'


def test_a_rejected_call_is_told_in_its_answer(workspace: Workspace, alice: User) -> None:
    run = scenes.begin(workspace, scenes.tool("always"))
    for _ in range(2):
        go_on(run)
        row = rig.waiting_review(run)
        deciding.decide(row.pk, Reject(row.digest, "Not today."), alice)
    answers = [answer for message in all_of(go_on(run), Message) for answer in message.answers]
    assert [(answer.ok, "Not today." in answer.content) for answer in answers] == [(False, True)] * 2


@pytest.mark.parametrize(
    ("url", "shown", "address"),
    [
        ("data:image/png;base64,AAAA", "data:image/png;base64,AAAA", ""),
        ("https://a.example/b.png", "", "https://a.example/b.png"),
        ("data:image/svg+xml;base64,AAAA", "", ""),
        ("data:text/html;base64,AAAA", "", ""),
        ("javascript:alert(1)", "", ""),
    ],
)
def test_which_pictures_are_shown(workspace: Workspace, url: str, shown: str, address: str) -> None:
    content = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": url}}]
    said = ("said", 0, {"speaker": "coder", "recipient": "executor", "content": content})
    message = all_of(transcript.newest(rows.journal(workspace, said)).items, Message)[0]
    assert message.rest == (Picture(shown, address),)


def test_an_answer_from_the_cache_says_so(workspace: Workspace) -> None:
    call, (kind, step, data) = rows.answered(1)
    said = rows.said(2, "coder", "executor", "Hi")
    run = rows.journal(workspace, call, (kind, step, data | {"cached": True}), said)
    usage = all_of(transcript.newest(run).items, Message)[0].usage
    assert usage
    assert usage.cached
