"""Random teams with random models and people: whatever they do, these hold (see `random_teams`)."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.conversation.participants import HumanInput
from agents.conversation.program import play as play_program
from agents.conversation.steps import CallModel, EndChat, Purpose, Say, StartChat
from agents.conversation.termination import Rule

from .playing import play
from .random_teams import Whims, programs


def everything_ends_with_a_reason(_program, outcome, steps):
    began = [step.chat for step in steps if isinstance(step, StartChat)]
    ended = [step.chat for step in steps if isinstance(step, EndChat)]
    assert sorted(began) == sorted(ended)
    assert len(set(began)) == len(began)
    assert outcome.stop.text.endswith((".", "?"))


def no_limit_of_rounds_or_turns_is_exceeded(program, _outcome, steps):
    said = Counter((step.chat, step.message.speaker, step.message.recipient) for step in steps if isinstance(step, Say))
    for start in (step for step in steps if isinstance(step, StartChat)):
        group = program.team.groups.get(start.recipient)
        if group:
            rounds = sum(count for (chat, _, to), count in said.items() if (chat, to) == (start.chat, group.name))
            assert rounds <= group.max_rounds * (start.max_turns or 1)
        elif start.max_turns:
            assert said[start.chat, start.recipient, start.initiator] <= start.max_turns


def nobody_answers_by_itself_more_often_in_a_row_than_it_may(program, _outcome, steps):
    # A stop starts the count anew, and after one the turns of a chat with a group go on.
    once = {step.chat for step in steps if isinstance(step, StartChat) and step.max_turns is None}
    in_a_row = Counter()
    for message, chat in ((step.message, step.chat) for step in steps if isinstance(step, Say)):
        agent = program.team.agents.get(message.speaker)
        if chat in once and agent and agent.human_input is HumanInput.NEVER:
            in_a_row[chat, message.speaker, message.recipient] += 1
            # The initiator's first message is no answer.
            assert in_a_row[chat, message.speaker, message.recipient] <= agent.max_auto_replies + 1


def no_model_is_asked_about_a_single_candidate(_program, _outcome, steps):
    asked = [step for step in steps if isinstance(step, CallModel) and step.purpose is Purpose.SELECT_SPEAKER]
    assert all(len(step.choice) >= 2 for step in asked)


def models_are_never_shown_an_answer_without_its_call(_program, _outcome, steps):
    for step in (step for step in steps if isinstance(step, CallModel)):
        called = set()
        for message in step.messages:
            called |= {call["id"] for call in message.get("tool_calls", ())}
            assert message["role"] != "tool" or message["tool_call_id"] in called, step.messages


def an_empty_message_is_never_said_unless_somebody_set_it(program, _outcome, steps):
    for message in (step.message for step in steps if isinstance(step, Say)):
        agent = program.team.agents.get(message.speaker)
        empty = not message.content and not message.calls and not message.answers
        assert not empty or message.by_person or (agent and agent.default_reply == ""), message


PROPERTIES = (
    everything_ends_with_a_reason,
    no_limit_of_rounds_or_turns_is_exceeded,
    nobody_answers_by_itself_more_often_in_a_row_than_it_may,
    no_model_is_asked_about_a_single_candidate,
    models_are_never_shown_an_answer_without_its_call,
    an_empty_message_is_never_said_unless_somebody_set_it,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(programs(), st.integers(0, 2**32))
def test_they_hold_for_every_team_and_a_replay_takes_the_same_steps(program, seed):
    whims = Whims(seed)
    outcome, steps = play(play_program(program, "Do it."), whims)
    for holds in PROPERTIES:
        holds(program, outcome, steps)
    again, same = play(play_program(program, "Do it."), whims.again())
    assert again == outcome
    assert [getattr(step, "identity", None) for step in same] == [getattr(step, "identity", None) for step in steps]


def test_the_random_teams_reach_the_ends_that_the_properties_are_about():
    reached = Counter()

    @settings(max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(programs(), st.integers(0, 2**32))
    def reach(program, seed):
        _, steps = play(play_program(program, "Do it."), Whims(seed))
        reached.update(step.stop.rule for step in steps if isinstance(step, EndChat))

    reach()
    assert set(Rule) - set(reached) <= {Rule.TOO_LONG, Rule.TOO_DEEP, Rule.NOBODY_RUNS_TOOL}
