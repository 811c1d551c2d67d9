import pytest

from agents.conversation.conditions import Condition
from agents.conversation.human_input import EXIT
from agents.conversation.participants import HumanInput, Kind
from agents.conversation.reply_rules import Fixed, Position, ReplyRule, Trigger, UseFunction, UseTool
from agents.conversation.results import Rejection
from agents.conversation.steps import AskPerson, ReviewCode
from agents.conversation.termination import Match, Rule, TerminationRule

from .playing import Actors, between, calls, coder, echo, group, hold, said, talker, tool, user

ANY = Fixed("caught {last}")


def answered(*rules, message="fetch data", sender=None, actors=None, extra=(), **changes):
    """What `bot` with these rules says to one message."""
    sender = sender or echo("a")
    bot = talker("bot", rules=rules, **changes)
    result, steps = hold(
        between(sender, bot, message, max_turns=1), sender, bot, *extra, actors=actors or Actors(["model"])
    )
    return (said(steps)[1][1] if len(said(steps)) > 1 else result.stop.rule), steps


def test_a_rule_answers_in_the_place_of_the_model():
    text, steps = answered(ReplyRule("r", ANY, condition=Condition(contains="fetch")))
    assert (text, calls(steps)) == ("caught fetch data", [])


def test_where_its_condition_does_not_hold_the_model_answers():
    assert answered(ReplyRule("r", ANY, condition=Condition(contains="x")))[0] == "model"


def test_the_first_rule_that_fits_answers():
    assert answered(ReplyRule("r", Fixed("one")), ReplyRule("s", Fixed("two")))[0] == "one"


def test_no_text_ends_the_chat():
    text, _ = answered(ReplyRule("stopper", Fixed(None)))
    assert text is Rule.NO_REPLY


def test_a_rule_that_is_not_final_leaves_the_answer_to_the_next():
    assert answered(ReplyRule("r", ANY, final=False))[0] == "model"


@pytest.mark.parametrize(
    ("trigger", "fits"),
    [
        (Trigger(), True),
        (Trigger(names=frozenset({"a"})), True),
        (Trigger(names=frozenset({"b"})), False),
        (Trigger(kinds=frozenset({Kind.ASSISTANT})), True),
        (Trigger(kinds=frozenset({Kind.USER_PROXY})), False),
        (Trigger(names=frozenset({"x"}), kinds=frozenset({Kind.ASSISTANT})), True),
        (Trigger(groups=True), False),
        (Trigger(but=frozenset({"a"})), False),
        (Trigger(but=frozenset({"b"})), True),
        (Trigger(nobody=True), False),
    ],
)
def test_triggers_ask_who_sent_it(trigger, fits):
    assert answered(ReplyRule("r", ANY, trigger))[0] == ("caught fetch data" if fits else "model")


@pytest.mark.parametrize(
    ("trigger", "fits"),
    [
        (Trigger(names=frozenset({"a"})), True),
        (Trigger(names=frozenset({"a"}), sees_group=True), False),
        (Trigger(groups=True), False),
        (Trigger(groups=True, sees_group=True), True),
        (Trigger(names=frozenset({"room"}), sees_group=True), True),
    ],
)
def test_in_a_group_the_sender_is_who_really_spoke_unless_a_trigger_asks_for_the_group(trigger, fits):
    who = (echo("a"), talker("b", rules=(ReplyRule("r", Fixed("caught"), trigger),)), group("a", "b", max_rounds=2))
    _, steps = hold(between(who[0], who[-1]), *who, actors=Actors(["model"]))
    assert said(steps)[1][1] == ("caught" if fits else "model")


def test_before_the_person_nothing_counts_and_nothing_ends():
    bot = talker(
        "bot",
        rules=(ReplyRule("r", Fixed("still here")),),
        max_auto_replies=1,
        termination=TerminationRule(Match.ALWAYS),
    )
    sender = echo("a", "TERMINATE")
    _, steps = hold(between(sender, bot, "TERMINATE", max_turns=3), sender, bot)
    assert said(steps)[1::2] == [("bot", "still here")] * 3


def test_after_the_person_the_person_is_asked_first():
    rule = ReplyRule("r", ANY, position=Position.TOOLS)
    text, steps = answered(rule, human_input=HumanInput.ALWAYS, actors=Actors(people=[""]))
    assert (text, len([step for step in steps if isinstance(step, AskPerson)])) == ("caught fetch data", 1)


def test_after_the_person_the_limit_holds():
    assert answered(ReplyRule("r", ANY, position=Position.TOOLS), max_auto_replies=0)[0] is Rule.AUTO_REPLIES


@pytest.mark.parametrize(
    ("position", "text"), [(Position.CODE, "caught x"), (Position.MODEL, "caught x"), (Position.LAST, "model")]
)
def test_positions_are_before_the_built_in_of_their_name(position, text):
    assert answered(ReplyRule("r", ANY, position=position), message="x")[0] == text


def test_the_last_position_is_before_the_default_reply():
    bot = echo("bot", "default", rules=(ReplyRule("r", Fixed("last"), position=Position.LAST),))
    _, steps = hold(between(echo("a"), bot, max_turns=1), echo("a"), bot)
    assert said(steps)[1] == ("bot", "last")


def test_only_rules_leaves_neither_person_nor_model():
    asked = HumanInput.ALWAYS
    assert answered(ReplyRule("r", ANY), only_rules=True, human_input=asked)[0] == "caught fetch data"
    assert answered(only_rules=True, human_input=asked)[0] is Rule.NO_REPLY


def test_a_tools_result_is_the_answer():
    rule = ReplyRule("r", UseTool("rows", {"about": "{last}", "n": 3}))
    actors = Actors(tools={"rows": lambda about, n: [about] * n})
    assert answered(rule, message="x", extra=(tool("rows"),), actors=actors)[0] == '["x", "x", "x"]'


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("text", "text"),
        (None, Rule.NO_REPLY),
        ({"final": True, "reply": "yes"}, "yes"),
        ({"reply": None}, Rule.NO_REPLY),
        ({"final": False, "reply": "no"}, "model"),
        (7, "7"),
    ],
)
def test_a_function_decides_for_itself(value, answer):
    seen = []

    def decide(**arguments):
        seen.append(arguments)
        return value

    actors = Actors(["model"], tools={"decide": decide})
    assert answered(ReplyRule("r", UseFunction("decide")), message="x", actors=actors)[0] == answer
    assert seen == [{"messages": [{"name": "a", "content": "x"}], "sender": "a"}]


def test_what_a_function_does_wrong_is_said():
    def decide(**arguments):
        raise ValueError("bad luck")

    actors = Actors(tools={"decide": decide})
    assert answered(ReplyRule("r", UseFunction("decide")), actors=actors)[0] == "Error: bad luck"


def test_a_person_goes_on_after_an_interception():
    boss = user(code=None, human_input=HumanInput.ALWAYS)
    analyst = coder(rules=(ReplyRule("r", Fixed("10 rows"), condition=Condition(contains="FETCH", ignore_case=True)),))
    actors = Actors(["Sales grew."], people=["explain", "fetch it", EXIT])
    _, steps = hold(between(boss, analyst, "Fetch"), boss, analyst, actors=actors)
    assert [text for name, text in said(steps) if name == "coder"] == ["10 rows", "Sales grew.", "10 rows"]


def test_a_tool_whose_calls_are_reviewed_is_reviewed_here_too():
    rule = ReplyRule("r", UseTool("rows"))
    seen = []

    def answer(step):
        seen.append(step)
        return Rejection("not now")

    assert answered(rule, extra=(tool("rows", reviewed=True),), actors=answer)[0] == "USER REJECTED THE CALL: not now"
    assert [type(step) for step in seen] == [ReviewCode]
