"""Section 4 of the semantics, a row at a time: who is asked when, and what the answer does."""

import pytest

from agents.conversation.human_input import EXIT, GoOn, Reply, decide
from agents.conversation.participants import Agent, HumanInput
from agents.conversation.steps import AskPerson, PersonAnswer
from agents.conversation.termination import Rule, StopReason

ALWAYS, TERMINATE, NEVER = HumanInput.ALWAYS, HumanInput.TERMINATE, HumanInput.NEVER
PLAIN, ENDING = "hello", "TERMINATE"


def judged(mode, content, count=0, limit=3, answer=None):
    """(why the person was asked or None, what came of it)."""
    deciding = decide(Agent("a", human_input=mode, max_auto_replies=limit), content, count)
    asked, answer_to_send = None, None
    while True:
        try:
            step = deciding.send(answer_to_send)
        except StopIteration as end:
            decision = end.value
            return asked, decision.rule if isinstance(decision, StopReason) else decision
        assert isinstance(step, AskPerson)
        asked, answer_to_send = step.prompt.value, PersonAnswer(answer)


@pytest.mark.parametrize(
    ("mode", "content", "count", "limit", "answer", "asked", "decision"),
    [
        (NEVER, PLAIN, 0, 3, None, None, GoOn()),
        (NEVER, PLAIN, 3, 3, None, None, Rule.AUTO_REPLIES),
        (NEVER, ENDING, 0, 3, None, None, Rule.TERMINATION),
        (NEVER, PLAIN, 10_000, None, None, None, GoOn()),
        (NEVER, PLAIN, 0, 0, None, None, Rule.AUTO_REPLIES),
        (TERMINATE, PLAIN, 2, 3, None, None, GoOn()),
        (TERMINATE, PLAIN, 3, 3, "", "limit", GoOn()),
        (TERMINATE, PLAIN, 3, 3, "go", "limit", Reply("go")),
        (TERMINATE, ENDING, 3, 3, "", "limit", Rule.PERSON_SKIPPED),
        (TERMINATE, ENDING, 0, 3, "", "terminating", Rule.PERSON_SKIPPED),
        (TERMINATE, ENDING, 0, 3, "more", "terminating", Reply("more")),
        (TERMINATE, PLAIN, 0, 0, "", "limit", Reply("")),
        (ALWAYS, PLAIN, 99, 3, "", "always", GoOn()),
        (ALWAYS, PLAIN, 0, 3, "no", "always", Reply("no")),
        (ALWAYS, ENDING, 0, 3, "", "always", Rule.PERSON_SKIPPED),
        (ALWAYS, PLAIN, 0, 0, "", "always", Reply("")),
        (ALWAYS, PLAIN, 0, 3, EXIT, "always", Rule.PERSON_EXIT),
        (ALWAYS, PLAIN, 0, 3, " exit", "always", Reply(" exit")),
        (ALWAYS, PLAIN, 0, 3, "EXIT", "always", Reply("EXIT")),
    ],
)
def test_who_answers(mode, content, count, limit, answer, asked, decision):
    assert judged(mode, content, count, limit, answer) == (asked, decision)
