from agents.conversation.chat import Chat, Template
from agents.conversation.human_input import EXIT
from agents.conversation.messages import Picture
from agents.conversation.participants import HumanInput, Replacement
from agents.conversation.reply_rules import Nested, Position, ReplyRule
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import EndChat, RunCode, StartChat
from agents.conversation.termination import Match, Rule, TerminationRule
from agents.conversation.turns import DEEPEST, MOST_TURNS

from .playing import FAILED, OK, Actors, between, calls, coder, echo, group, hold, perform, said, shown, talker, user

CODE = "Try:\n```python\nprint(sorted([3, 1, 2]))\n```"
END = "The list is [1, 2, 3]. TERMINATE"
CONTAINS = TerminationRule(Match.CONTAINS, "TERMINATE")
BOSS = user(termination=CONTAINS)


def test_code_is_run_corrected_and_the_chat_ends():
    result, steps = hold(
        between(BOSS, coder(), "Sort 3 1 2."), BOSS, coder(), actors=Actors([CODE, CODE, END], codes=[FAILED, OK])
    )
    assert said(steps) == [
        ("user", "Sort 3 1 2."),
        ("coder", CODE),
        ("user", "exitcode: 1 (execution failed)\nCode output: NameError: x\nbefore\n"),
        ("coder", CODE),
        ("user", "exitcode: 0 (execution succeeded)\nCode output: [1, 2, 3]\n"),
        ("coder", END),
    ]
    assert (result.stop.rule, result.stop.agent, result.summary) == (
        Rule.TERMINATION,
        "user",
        "The list is [1, 2, 3]. ",
    )


def test_a_chat_says_where_it_begins_and_how_it_ends():
    result, steps = hold(between(BOSS, coder()), BOSS, coder(), actors=Actors([END]))
    assert steps[0] == StartChat("0", "user", "coder", None)
    assert steps[-1] == EndChat("0", result.stop, result.summary, ())


def test_a_model_is_shown_the_conversation_from_its_own_side():
    _, steps = hold(between(BOSS, coder(), "Sort."), BOSS, coder(), actors=Actors([CODE, END], codes=[OK]))
    last = calls(steps)[-1]
    assert [message["role"] for message in last.messages] == ["system", "user", "assistant", "user"]
    assert last.messages[1] == {"role": "user", "content": "Sort.", "name": "user"}


def test_the_same_results_give_the_same_steps():
    first = hold(between(BOSS, coder()), BOSS, coder(), actors=Actors([CODE, END], codes=[OK]))
    assert hold(between(BOSS, coder()), BOSS, coder(), actors=Actors([CODE, END], codes=[OK])) == first


def test_max_turns_counts_answers_of_the_recipient():
    one = user(code=None)
    result, steps = hold(between(one, coder(), "Hello", max_turns=2), one, coder(), actors=Actors(["a", "b"]))
    assert said(steps) == [("user", "Hello"), ("coder", "a"), ("user", "Go on."), ("coder", "b")]
    assert (result.stop.rule, result.stop.agent) == (Rule.MAX_TURNS, "coder")


def test_either_side_ends_the_chat_for_both():
    one, other = user(code=None), coder(termination=CONTAINS)
    result, steps = hold(between(one, other, "Please TERMINATE", max_turns=3), one, other)
    assert said(steps) == [("user", "Please TERMINATE")]
    assert (result.stop.rule, result.stop.agent) == (Rule.TERMINATION, "coder")


def test_a_group_ends_a_chat_without_turns():
    one, room = echo("a"), group("a", "b", max_rounds=3)
    result, _ = hold(between(one, room), one, echo("b"), room)
    assert (result.stop.rule, result.stop.inner) == (Rule.MAX_ROUNDS, None)


def test_turns_with_a_group_are_whole_rounds():
    one, room = echo("a"), group("a", "b", max_rounds=2)
    result, steps = hold(between(one, room, max_turns=2), one, echo("b", "b"), room)
    assert said(steps) == [("a", "Hi"), ("b", "b"), ("a", "ok"), ("b", "b")]
    assert (result.stop.rule, result.stop.inner.rule, result.stop.inner.messages) == (
        Rule.MAX_TURNS,
        Rule.MAX_ROUNDS,
        4,
    )


def test_an_initiator_without_an_answer_ends_turns_with_a_group():
    one, room = echo("a", None), group("a", "b", max_rounds=2)
    result, _ = hold(between(one, room, max_turns=2), one, echo("b"), room)
    assert (result.stop.rule, result.stop.agent) == (Rule.NO_REPLY, "a")


def test_an_empty_default_reply_is_a_message():
    one = user(code=None, default_reply="", max_auto_replies=1)
    result, steps = hold(between(one, coder()), one, coder(), actors=Actors(["Hello!", "Bye."]))
    assert said(steps)[2] == ("user", "")
    assert result.stop.rule is Rule.AUTO_REPLIES


def test_a_person_gives_the_first_message():
    one = user(code=None, human_input=HumanInput.ALWAYS)
    result, steps = hold(between(one, coder(), None), one, coder(), actors=Actors(["Hello."], people=["Hi", EXIT]))
    assert said(steps)[0] == ("user", "Hi")
    assert (result.stop.rule, result.answers) == (Rule.PERSON_EXIT, ("Hi", EXIT))


def test_a_person_may_end_it_before_it_began():
    result, steps = hold(between(BOSS, coder(), None), BOSS, coder(), actors=Actors(people=[EXIT]))
    assert (result.messages, result.summary, said(steps)) == ((), "", [])


def test_only_the_newest_message_with_code_is_run():
    first = "Run ```python\n1\n``` for me"
    _, steps = hold(between(BOSS, coder(), first), BOSS, coder(), actors=Actors([CODE, END], codes=[OK]))
    ran = [step for step in steps if isinstance(step, RunCode)]
    assert [block.code for step in ran for block in step.blocks] == ["print(sorted([3, 1, 2]))"]


def test_a_person_speaks_in_an_agents_place_and_its_count_begins_anew():
    asked = user(code=None, human_input=HumanInput.TERMINATE, max_auto_replies=1)
    actors = Actors(["a", "b", "c", "d"], people=["Not yet.", EXIT])
    _, steps = hold(between(asked, coder()), asked, coder(), actors=actors)
    assert said(steps)[2::2] == [("user", "Go on."), ("user", "Not yet."), ("user", "Go on.")]


def test_what_is_not_to_be_said_is_replaced_for_both():
    one = echo("a", "secret", replacements=(Replacement("secret", "***"),))
    _, steps = hold(between(one, talker("b"), "a secret", max_turns=2), one, talker("b"), actors=Actors(["x", "y"]))
    assert said(steps)[0::2] == [("a", "a ***"), ("a", "***")]
    assert shown(calls(steps)[-1])[1] == ("user", "a ***")


def test_replacing_leaves_pictures_and_bare_calls_alone():
    one = echo("a", replacements=(Replacement("x", "y"),))
    picture = Picture("data:x")
    _, steps = hold(between(one, talker("b"), ("x", picture), max_turns=1), one, talker("b"), actors=Actors(["ok"]))
    assert said(steps)[0] == ("a", ("y", picture))


def test_a_template_takes_the_task_in():
    one = echo("a")
    _, steps = hold(
        between(one, talker("b"), Template("Do: {task}{other}"), max_turns=1), one, talker("b"), actors=Actors(["x"])
    )
    assert said(steps)[0] == ("a", "Do: task{other}")


def test_memory_is_kept_only_where_a_chat_asks_for_it():
    one, other = echo("a"), talker("b")
    again = Sequence(
        (
            Link(between(one, other, "1", max_turns=1)),
            Link(between(one, other, "2", max_turns=1)),
            Link(between(one, other, "3", max_turns=1, keeps_memory=True)),
        ),
        carries=False,
    )
    _, steps = perform([again], one, other, actors=Actors(["x", "y", "z"]))
    assert [len(call.messages) for call in calls(steps)] == [2, 2, 4]


def test_two_that_always_answer_end_all_the_same():
    one, other = echo("a", max_auto_replies=None), echo("b", max_auto_replies=None)
    result, _ = hold(between(one, other), one, other)
    assert (result.stop.rule, len(result.messages)) == (Rule.TOO_LONG, 2 * MOST_TURNS)


def test_a_team_that_starts_itself_again_ends_all_the_same():
    again = Nested(Sequence((Link(Chat("b", "b2", None, max_turns=1)),)))
    back = Nested(Sequence((Link(Chat("b2", "b", None, max_turns=1)),)))
    who = (
        echo("a"),
        echo("b", rules=(ReplyRule("r", again, position=Position.TOOLS),)),
        echo("b2", rules=(ReplyRule("r", back, position=Position.TOOLS),)),
    )
    _, steps = hold(between(who[0], who[1], max_turns=1), *who)
    ended = [step.stop.rule for step in steps if isinstance(step, EndChat)]
    assert (ended[0], len(ended)) == (Rule.TOO_DEEP, DEEPEST + 1)
