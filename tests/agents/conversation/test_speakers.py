import pytest

from agents.conversation.conditions import Condition
from agents.conversation.selection import Function, Method, Row, SelectorPrompts, Table
from agents.conversation.sequence import Link, Sequence
from agents.conversation.speakers import mentioned
from agents.conversation.steps import AskPerson, ChooseSpeaker, Purpose
from agents.conversation.termination import Rule

from .playing import Actors, between, call, calls, echo, group, hold, perform, said, shown, speakers, talker, tool


def chosen(selection, *replies, names="abc", rounds=4, first="a", opening="Hi", seed=0, tools=None, **changes):
    """Who speaks after the first message, in a group of agents that echo their names; and how it ended."""
    room = group(*names, selection=selection, max_rounds=rounds, has_model=True, **changes)
    who = [echo(name, f"{name} says") for name in dict.fromkeys((*names, first))]
    actors = Actors(replies, people=replies, tools=tools)
    acts = [Sequence((Link(between(echo(first), room, opening)),))]
    outcome, steps = perform(acts, *who, room, actors=actors, seed=seed)
    return speakers(steps), outcome.stop, steps


def test_round_robin_is_the_order_of_the_list():
    assert chosen(Method.ROUND_ROBIN, rounds=5)[0] == ["b", "c", "a", "b"]


def test_after_an_outsider_the_first_of_the_list_speaks():
    assert chosen(Method.ROUND_ROBIN, first="x")[0] == ["a", "b", "c"]


def test_random_draws_from_the_seed():
    drawn = chosen(Method.RANDOM, rounds=20, seed=7)[0]
    assert drawn == chosen(Method.RANDOM, rounds=20, seed=7)[0]
    assert drawn != chosen(Method.RANDOM, rounds=20, seed=8)[0]
    assert set(drawn) == set("abc")


def test_auto_asks_the_groups_model_and_offers_the_candidates():
    names, _, steps = chosen(Method.AUTO, "c", rounds=2)
    assert names == ["c"]
    call = calls(steps)[0]
    assert (call.agent, call.purpose, call.choice) == ("room", Purpose.SELECT_SPEAKER, ("a", "b", "c"))


def test_the_selector_is_shown_roles_conversation_and_question():
    prompts = SelectorPrompts("{roles}|{names}", "pick {names}", "many {names}", "none {names}")
    _, _, steps = chosen(Method.AUTO, "nobody", "a or b", "b", rounds=2, selector_prompts=prompts)
    assert shown(calls(steps)[-1]) == [
        ("system", "a:\nb:\nc:|['a', 'b', 'c']"),
        ("user", "Hi"),
        ("system", "pick ['a', 'b', 'c']"),
        ("assistant", "nobody"),
        ("system", "none ['a', 'b', 'c']"),
        ("assistant", "a or b"),
        ("system", "many ['a', 'b', 'c']"),
    ]


def test_attempts_are_counted():
    _, _, steps = chosen(Method.AUTO, "nobody", "b", rounds=2)
    assert [(step.how, step.calls) for step in steps if isinstance(step, ChooseSpeaker)] == [("auto", 2)]


def test_when_all_attempts_fail_the_order_of_the_list_decides():
    names, _, steps = chosen(Method.AUTO, "x", "y", None, rounds=2)
    assert names == ["b"]
    assert [step.calls for step in steps if isinstance(step, ChooseSpeaker)] == [3]


def test_auto_without_a_model_is_the_order_of_the_list():
    who = (echo("a"), echo("b"), group("a", "b", selection=Method.AUTO, max_rounds=3))
    assert speakers(hold(between(who[0], who[-1]), *who)[1]) == ["b", "a"]


def test_a_call_without_an_answer_is_hidden_from_the_selector():
    room = group("a", "b", "r", selection=Method.AUTO, has_model=True, max_rounds=3, calls_go_to_tools=False)
    who = (talker("a"), echo("b"), echo("r", runs=("add",)), tool("add"))
    actors = Actors({"room": ["a", "b"], "a": [[call("add")]]})
    _, steps = hold(between(who[1], room), *who, room, actors=actors)
    assert shown(calls(steps)[-1])[-2] == ("assistant", "")
    assert not any("tool_calls" in message for message in calls(steps)[-1].messages)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("b", ["b"]),
        ("The next is b.", ["b"]),
        ("ab", []),
        ("B", []),
        ("data analyst", ["data_analyst"]),
        (r"data\_analyst!", ["data_analyst"]),
        ("b, b and b", ["b"]),
        ("a or b", ["a", "b"]),
        ("", []),
    ],
)
def test_names_are_whole_words_in_their_own_case(text, names):
    assert mentioned(text, ["a", "b", "data_analyst"]) == names


@pytest.mark.parametrize(
    ("answers", "speaker"),
    [(["3"], "c"), (["c"], "c"), ([" 2 "], "b"), ([""], "b"), (["q"], "b"), (["9", "3"], "c"), (["x", "0"], "b")],
)
def test_a_person_chooses_by_name_or_number(answers, speaker):
    names, _, steps = chosen(Method.MANUAL, *answers, rounds=2)
    assert names == [speaker]
    assert [step.choices for step in steps if isinstance(step, AskPerson)] == [("a", "b", "c")] * len(answers)


def test_repeats_can_be_forbidden():
    assert chosen(Method.AUTO, rounds=2, names="ab", repeats=frozenset())[0] == ["b"]


def test_repeats_can_be_allowed_to_some():
    _, _, steps = chosen(Method.AUTO, "a", "a", rounds=3, repeats=frozenset("a"))
    assert [call.choice for call in calls(steps)] == [("a", "b", "c")] * 2


def test_transitions_leave_the_neighbours_and_a_single_one_is_not_asked_about():
    names, _, steps = chosen(Method.AUTO, "a", rounds=3, transitions={"a": ("b",), "b": ("a", "c")})
    assert (names, [call.choice for call in calls(steps)]) == (["b", "a"], [("a", "c")])


@pytest.mark.parametrize("transitions", [{"b": ("c",)}, {"a": ()}])
def test_without_followers_nobody_speaks(transitions):
    _, stop, _ = chosen(Method.ROUND_ROBIN, transitions=transitions)
    assert (stop.rule, stop.text) == (Rule.NO_ELIGIBLE_SPEAKER, "room ended: nobody may speak after a.")


ROWS = Table(
    (
        Row("c", frozenset("a"), Condition(contains="error", ignore_case=True)),
        Row(Method.ROUND_ROBIN, frozenset("a")),
        Row("a", when=Condition(equals="b says")),
    ),
    None,
)


def test_the_first_row_that_fits_decides():
    assert chosen(ROWS, opening="An Error", rounds=2)[0] == ["c"]
    assert chosen(ROWS, rounds=3)[0] == ["b", "a"]


def test_where_no_row_fits_the_default_ends_it():
    names, stop, _ = chosen(ROWS, opening="an error")
    assert (names, stop.rule, stop.text) == (
        ["c"],
        Rule.NO_ELIGIBLE_SPEAKER,
        "room ended: its table lets nobody speak after c.",
    )


@pytest.mark.parametrize(
    ("value", "names"), [("c", ["c"]), ("round_robin", ["b"]), (None, []), ("nobody", []), (7, [])]
)
def test_a_function_decides(value, names):
    seen = []

    def pick(**arguments):
        seen.append(arguments)
        return value

    found, stop, _ = chosen(Function("pick"), rounds=2, tools={"pick": pick})
    assert found == names
    assert seen == [{"last_speaker": "a", "messages": [{"name": "a", "content": "Hi"}], "members": ["a", "b", "c"]}]
    assert stop.rule is (Rule.MAX_ROUNDS if names else Rule.NO_ELIGIBLE_SPEAKER)


def with_calls(*runs, rounds=3, caller="a", transitions=None, **changes):
    """After b's turn, a calls `add`; who comes next?"""
    names = ("a", *(name for name, _ in runs), "z")
    who = [talker("a"), *(echo(name, runs=tools) for name, tools in runs), echo("z"), tool("add"), tool("other")]
    room = group(*names, max_rounds=rounds, transitions=transitions, **changes)
    actors = Actors([[call("add")]], tools={"add": lambda: 1})
    return hold(between(echo("z"), room), *who, room, actors=actors)


def test_a_call_goes_to_the_one_who_can_run_it_whatever_the_transitions():
    transitions = {"z": ("a",), "a": ("z",)}
    assert speakers(with_calls(("x", ()), ("r", ("add",)), transitions=transitions)[1]) == ["a", "r"]


def test_of_several_runners_the_method_picks():
    assert speakers(with_calls(("r", ("add",)), ("s", ("add", "other")))[1]) == ["a", "r"]


def test_where_nobody_runs_it_whoever_runs_tools_says_so():
    _, steps = with_calls(("x", ()), ("r", ("other",)))
    assert said(steps)[-1] == ("r", "Error: Function add not found.")


def test_where_nobody_runs_tools_at_all_the_group_ends():
    result, _ = with_calls(("x", ()))
    assert (result.stop.rule, result.stop.messages) == (Rule.NOBODY_RUNS_TOOL, 2)
    assert result.stop.text == "room ended: nobody in it runs a tool, and a calls add."


def test_after_the_answer_the_caller_speaks_again():
    who = (talker("a"), echo("r", runs=("add",)), echo("z"), tool("add"))
    room = group("a", "r", "z", max_rounds=4)
    actors = Actors([[call("add")], "thanks"], tools={"add": lambda: 1})
    _, steps = hold(between(who[2], room), *who, room, actors=actors)
    assert said(steps)[-1] == ("a", "thanks")
    assert [step.how for step in steps if isinstance(step, ChooseSpeaker)][-1] == "called the tool"


def test_the_method_picks_after_an_answer_if_the_group_says_so():
    assert speakers(with_calls(("r", ("add",)), rounds=4, answers_go_back=False)[1]) == ["a", "r", "z"]


def test_a_caller_from_outside_is_not_called_back():
    who = (talker("x"), echo("r", runs=("add",)), echo("z"), tool("add"))
    room = group("r", "z", max_rounds=3)
    actors = Actors([[call("add")]], tools={"add": lambda: 1})
    chat = between(who[0], room, max_turns=2)
    _, steps = hold(chat, *who, room, actors=actors)
    assert speakers(steps) == ["r", "z", "r", "z"]
