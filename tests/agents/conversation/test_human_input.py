"""Section 4 of the semantics, a row at a time: who is asked when, and what the answer does."""

import pytest

from agents.conversation.human_input import EXIT
from agents.conversation.participants import HumanInput
from agents.conversation.steps import AskPerson, Say
from agents.conversation.termination import Match, Rule, TerminationRule

from .playing import Actors, between, call, echo, hold, perform, said, talker, tool

ALWAYS, TERMINATE, NEVER = HumanInput.ALWAYS, HumanInput.TERMINATE, HumanInput.NEVER
PLAIN, ENDING = "hello", "TERMINATE"


def judged(mode, content, limit=3, answer=None):
    """(why the person was asked or None, what came of one message): a text, or the rule that ended it."""
    asked = echo("a", "auto", human_input=mode, max_auto_replies=limit)
    other = echo("b", None)
    people = [] if answer is None else [answer]
    result, steps = hold(between(other, asked, content, max_turns=1), other, asked, actors=Actors(people=people))
    prompts = [step.prompt.value for step in steps if isinstance(step, AskPerson)]
    spoken = said(steps)[1:]
    return prompts[0] if prompts else None, spoken[0][1] if spoken else result.stop.rule


@pytest.mark.parametrize(
    ("mode", "content", "limit", "answer", "asked", "decision"),
    [
        (NEVER, PLAIN, 3, None, None, "auto"),
        (NEVER, ENDING, 3, None, None, Rule.TERMINATION),
        (NEVER, PLAIN, None, None, None, "auto"),
        (NEVER, PLAIN, 0, None, None, Rule.AUTO_REPLIES),
        (TERMINATE, PLAIN, 3, None, None, "auto"),
        (TERMINATE, ENDING, 0, "", "limit", Rule.PERSON_SKIPPED),
        (TERMINATE, ENDING, 3, "", "terminating", Rule.PERSON_SKIPPED),
        (TERMINATE, ENDING, 3, "more", "terminating", "more"),
        (TERMINATE, PLAIN, 0, "", "limit", ""),
        (TERMINATE, PLAIN, 0, "go", "limit", "go"),
        (ALWAYS, PLAIN, 3, "", "always", "auto"),
        (ALWAYS, PLAIN, 3, "no", "always", "no"),
        (ALWAYS, ENDING, 3, "", "always", Rule.PERSON_SKIPPED),
        (ALWAYS, PLAIN, 0, "", "always", ""),
        (ALWAYS, PLAIN, 3, EXIT, "always", Rule.PERSON_EXIT),
        (ALWAYS, PLAIN, 3, " exit", "always", " exit"),
        (ALWAYS, PLAIN, 3, "EXIT", "always", "EXIT"),
    ],
)
def test_who_answers(mode, content, limit, answer, asked, decision):
    assert judged(mode, content, limit, answer) == (asked, decision)


def test_the_limit_counts_answers_in_a_row_and_its_message_is_not_answered():
    one, other = echo("a", max_auto_replies=2), echo("b")
    result, steps = hold(between(one, other), one, other)
    assert len(said(steps)) == 6
    assert (result.stop.rule, result.stop.agent) == (Rule.AUTO_REPLIES, "a")


def test_at_the_limit_a_person_is_asked_again_every_turn_until_a_text_or_exit():
    one, other = echo("a", max_auto_replies=1, human_input=TERMINATE), echo("b")
    result, steps = hold(between(one, other), one, other, actors=Actors(people=["", "", "new", EXIT]))
    assert [step.prompt.value for step in steps if isinstance(step, AskPerson)] == ["limit"] * 4
    assert result.answers == ("", "", "new", EXIT)


def test_a_person_cuts_in_on_calls():
    runner = echo("runner", human_input=ALWAYS, runs=("add",))
    planner = talker("planner", offers=("add",))
    actors = Actors([[call("add")], "Fine."], people=["stop that", EXIT])
    _, steps = hold(between(runner, planner), runner, planner, tool("add"), actors=actors)
    message = [step.message for step in steps if isinstance(step, Say)][2]
    assert (message.content, message.by_person, message.role) == ("stop that", True, "user")
    assert [answer.content for answer in message.answers] == ["USER INTERRUPTED"]
    assert [shown["role"] for shown in message.as_others] == ["tool", "user"]


def test_a_rule_says_itself_when_it_ends_a_chat():
    one, other = echo("a"), echo("b", termination=TerminationRule(Match.CONTAINS, "bye"))
    result, _ = hold(between(one, other, "bye now"), one, other)
    assert result.stop.text == "b received a message that contains 'bye'."


def test_answers_of_people_belong_to_the_initiator():
    one, other = echo("a"), echo("b", human_input=ALWAYS)
    outcome, _ = perform([], one, other)
    assert outcome.results == ()
    result, _ = hold(between(one, other), one, other, actors=Actors(people=[EXIT]))
    assert result.answers == ()
