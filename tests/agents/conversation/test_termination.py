import pytest

from agents.conversation.termination import DEFAULT_TERMINATION, Match, TerminationRule


@pytest.mark.parametrize(
    ("match", "text", "content", "ends"),
    [
        (Match.EQUALS, "TERMINATE", "TERMINATE", True),
        (Match.EQUALS, "TERMINATE", "TERMINATE ", False),
        (Match.EQUALS, "TERMINATE", "Done. TERMINATE", False),
        (Match.CONTAINS, "TERMINATE", "Done. TERMINATE now", True),
        (Match.CONTAINS, "TERMINATE", "terminate", False),
        (Match.ENDS_WITH, "TERMINATE", "Done. TERMINATE \n", True),
        (Match.ENDS_WITH, "TERMINATE", "TERMINATE.", False),
        (Match.REGEX, r"\bdone\b", "all done!", True),
        (Match.REGEX, r"^done$", "all done!", False),
        (Match.NEVER, "", "TERMINATE", False),
        (Match.ALWAYS, "", "", True),
    ],
)
def test_matches(match, text, content, ends):
    assert TerminationRule(match, text).matches(content) is ends


def test_rules_say_themselves():
    assert str(DEFAULT_TERMINATION) == "a message that equals 'TERMINATE'"
    assert str(TerminationRule(Match.NEVER)) == "no message ends the chat"
    assert str(TerminationRule(Match.ALWAYS)) == "a message, and any message ends the chat"
