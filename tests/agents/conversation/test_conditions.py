import pytest

from agents.conversation.conditions import Condition
from agents.conversation.messages import Message

from .playing import call

PLAIN = Message("a", "b", "Sales FAILED twice")
CALL = Message("a", "b", None, calls=(call("add"),))
WORKED, BROKE = (Message("a", "b", "x", exit_code=code) for code in (0, 1))


@pytest.mark.parametrize(
    ("condition", "message", "holds"),
    [
        (Condition(), PLAIN, True),
        (Condition(contains="FAILED"), PLAIN, True),
        (Condition(contains="failed"), PLAIN, False),
        (Condition(contains="failed", ignore_case=True), PLAIN, True),
        (Condition(contains_any=("x", "twice")), PLAIN, True),
        (Condition(contains_any=("x", "y")), PLAIN, False),
        (Condition(equals="Sales"), PLAIN, False),
        (Condition(equals="sales failed TWICE", ignore_case=True), PLAIN, True),
        (Condition(matches=r"FAIL\w+ t"), PLAIN, True),
        (Condition(matches=r"^failed"), PLAIN, False),
        (Condition(matches=r"failed", ignore_case=True), PLAIN, True),
        (Condition(has_tool_calls=True), CALL, True),
        (Condition(has_tool_calls=True), PLAIN, False),
        (Condition(has_tool_calls=False), PLAIN, True),
        (Condition(code_succeeded=True), WORKED, True),
        (Condition(code_succeeded=True), BROKE, False),
        (Condition(code_succeeded=False), BROKE, True),
        (Condition(code_succeeded=False), PLAIN, False),
        (Condition(contains="Sales", has_tool_calls=True), PLAIN, False),
    ],
)
def test_holds_where_all_of_it_holds(condition, message, holds):
    assert condition.holds(message) is holds
