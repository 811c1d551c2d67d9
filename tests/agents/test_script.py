"""From a spec to what the engine plays."""

from __future__ import annotations

from typing import Any

import pytest

from agents.conversation.chat import Template
from agents.conversation.conditions import Condition
from agents.conversation.group import INTRODUCTION
from agents.conversation.messages import Message, Picture, ToolAnswer, ToolCall
from agents.conversation.participants import Agent, Kind
from agents.conversation.program import Answer, Forget, Outcome, Resume
from agents.conversation.reply_rules import Fixed, Nested, Position, Trigger, UseFunction, UseTool
from agents.conversation.results import ModelReply
from agents.conversation.selection import Function, Method, Row, Table
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import CallModel, ChooseSpeaker, EndChat, Say, StartChat, Step
from agents.conversation.termination import Match, TerminationRule
from agents.script import script_of, team_of
from agents.script_agents import agent_of
from agents.script_chats import acts_of
from agents.script_groups import group_of
from agents.spec import AgentSpec, GroupSpec, TeamSpec
from agents.tools.problems import ToolProblem
from tests.agents.spec_making import EVERYTHING, PAIR, changed


def played(raw: dict[str, Any], *answers: str) -> tuple[list[Step], Outcome]:
    """The steps of a team whose models say these `answers`, and what came out."""
    script, left, steps, result = script_of(TeamSpec.parse(raw), "Add."), list(answers), [], None
    while True:
        try:
            step = script.send(result)
        except StopIteration as end:
            return steps, end.value
        steps.append(step)
        result = ModelReply(left.pop(0)) if isinstance(step, CallModel) else None


def test_a_pair_talks_about_the_task() -> None:
    steps, outcome = played(PAIR, "Done. TERMINATE")
    assert steps[0] == StartChat("0", "executor", "coder", None)
    assert [step.message.content for step in steps if isinstance(step, Say)] == ["Add.", "Done. TERMINATE"]
    assert (outcome.summary, isinstance(steps[-1], EndChat)) == ("Done. ", True)


def chosen(seed: int) -> list[str]:
    """Who is drawn to speak in a group at random."""
    agents = [{"name": name, "type": "conversable", "default_reply": "Hm."} for name in "abcd"]
    group = {"name": "room", "members": list("abcd"), "selection": "random", "max_rounds": 12}
    raw = PAIR | {"agents": agents, "groups": [group], "conversation": {"initiator": "a", "recipient": "room"}}
    script = script_of(TeamSpec.parse(raw), "Talk.", seed)
    return [step.chosen for step in script if isinstance(step, ChooseSpeaker)]


def test_chance_starts_from_the_seed() -> None:
    assert chosen(1) == chosen(1)
    assert len({tuple(chosen(seed)) for seed in range(5)}) > 1


def agent(**fields: Any) -> Agent:
    return agent_of(AgentSpec.model_validate({"name": "a", "type": "assistant"} | fields))


def test_an_agent_has_a_model_where_it_names_a_connection() -> None:
    assert [agent(model=model).has_model for model in (None, "M", ["M", "N"])] == [False, True, True]


def test_the_formats_own_defaults_are_not_the_engines() -> None:
    assert agent().termination == TerminationRule(Match.CONTAINS, "TERMINATE")
    assert (agent().instructions, agent().default_reply, agent(type="conversable").kind) == (
        None,
        None,
        Kind.CONVERSABLE,
    )


def test_what_an_agent_is_shown_and_changes_goes_along() -> None:
    made = agent(
        context={"messages": 3, "keep_first": True, "tokens": 900},
        replacements=[{"find": "x", "replace": "y"}],
        code={"last_messages": 2},
        offers=["add"],
    )
    assert made.context is not None
    assert (made.context.messages, made.context.keep_first, made.context.tokens) == (3, True, 900)
    assert (made.replacements[0].replace, made.code and made.code.last_messages, made.offers) == ("y", 2, ("add",))


def test_a_rule_goes_along_with_whom_it_is_for_when_and_where() -> None:
    rule = {
        "when": {"contains_any": ["a", "b"], "code_succeeded": False},
        "from": {"names": ["boss"], "kinds": ["user_proxy"], "but": ["lead"], "sees_group": True},
        "position": "last",
        "final": False,
        "reply": {"text": None},
    }
    made = agent(rules=[rule]).rules[0]
    assert (made.name, made.reply, made.position, made.final) == ("rule 1", Fixed(None), Position.LAST, False)
    assert made.condition == Condition(contains_any=("a", "b"), code_succeeded=False)
    assert made.trigger == Trigger(
        frozenset({"boss"}), frozenset({Kind.USER_PROXY}), but=frozenset({"lead"}), sees_group=True
    )


def test_each_kind_of_reply_becomes_the_engines() -> None:
    _, use, function, nested = team_of(TeamSpec.parse(EVERYTHING)).agents["lead"].rules
    assert (use.reply, function.reply) == (UseTool("add", {"a": 1, "b": 2}), UseFunction("add"))
    assert isinstance(nested.reply, Nested)
    assert nested.reply.chats.links[0].chat.message == Template("{last}")


def group(**fields: Any) -> Any:
    return group_of(GroupSpec.model_validate({"name": "g", "members": ["a", "b"]} | fields))


@pytest.mark.parametrize(
    ("spec", "made"),
    [
        ("round_robin", Method.ROUND_ROBIN),
        ({"function": "f"}, Function("f")),
        (
            {"rows": [{"after": ["a"], "when": {"contains": "x"}, "next": {"speaker": "b"}}, {"next": None}]},
            Table((Row("b", frozenset({"a"}), Condition(contains="x")), Row(None))),
        ),
        ({"rows": [], "default": {"method": "auto"}}, Table((), Method.AUTO)),
    ],
)
def test_a_selection_becomes_the_engines(spec: Any, made: Any) -> None:
    assert group(selection=spec).selection == made


@pytest.mark.parametrize(
    ("spec", "made"),
    [
        (None, None),
        ({"allowed": {"a": ["b"], "b": []}}, {"a": ("b",), "b": ()}),
        ({"disallowed": {"a": ["a"]}}, {"a": ("b",), "b": ("a", "b")}),
        ({"disallowed": {}}, {"a": ("a", "b"), "b": ("a", "b")}),
    ],
)
def test_what_is_not_disallowed_is_allowed_following_oneself_as_well(spec: Any, made: Any) -> None:
    assert group(transitions=spec).transitions == made


@pytest.mark.parametrize(("spec", "made"), [(False, None), (True, INTRODUCTION), ("We are:", "We are:")])
def test_an_introduction_is_the_engines_text_or_ones_own(spec: Any, made: Any) -> None:
    assert group(introduction=spec).introduction == made


def test_who_may_repeat_and_what_the_selector_is_told_go_along() -> None:
    made = group(repeats=[], selector={"retries": 0, "pick": "Who?"}, model="M")
    assert (made.repeats, made.selector_retries, made.selector_prompts.pick, made.has_model) == (
        frozenset(),
        0,
        "Who?",
        True,
    )
    assert group().repeats is None


def test_every_act_becomes_the_engines() -> None:
    acts = acts_of(TeamSpec.parse(EVERYTHING).conversation)
    assert [type(act) for act in acts] == [Sequence, Sequence, Resume, Forget, Answer]
    assert isinstance(acts[1], Sequence)
    assert (acts[1].together, acts[1].links[1].after, acts[1].links[1].left_out) == (True, (0,), frozenset({0}))


def chat(**fields: Any) -> Link:
    spec = TeamSpec.parse(PAIR | {"conversation": PAIR["conversation"] | fields})
    act = acts_of(spec.conversation)[0]
    assert isinstance(act, Sequence)
    return act.links[0]


@pytest.mark.parametrize(
    ("spec", "made"),
    [
        (None, None),
        ("Hi", "Hi"),
        ({"template": "Do {task}"}, Template("Do {task}")),
        (
            [{"type": "text", "text": "Look:"}, {"type": "image_url", "image_url": {"url": "https://x.org/a.png"}}],
            ("Look:", Picture("https://x.org/a.png")),
        ),
    ],
)
def test_a_first_message_becomes_the_engines(spec: Any, made: Any) -> None:
    assert chat(message=spec).chat.message == made


def test_without_a_message_it_is_the_task() -> None:
    assert chat().chat.message == Template("{task}")


def test_carryover_is_a_text_or_items() -> None:
    assert chat(carryover="note").chat.carryover == ("note",)
    assert chat(carryover="").chat.carryover == ()
    assert chat(carryover=["a", {"x": 1}]).chat.carryover == ("a", {"x": 1})


def test_messages_that_are_given_keep_their_calls_and_answers() -> None:
    said = [
        {"speaker": "lead", "calls": [{"id": "1", "name": "add", "arguments": "{}"}]},
        {"speaker": "boss", "recipient": "lead", "content": "3", "answers": [{"id": "1", "content": "3"}]},
    ]
    raw = changed("conversation.acts.4.messages", said, EVERYTHING)
    act = acts_of(TeamSpec.parse(raw).conversation)[4]
    assert isinstance(act, Answer)
    assert act.messages == (
        Message("lead", "lead", None, calls=(ToolCall("1", "add", "{}"),)),
        Message("boss", "lead", "3", answers=(ToolAnswer("1", "", "3"),)),
    )


def test_a_tool_is_offered_with_its_schema_and_a_chat_is_one_too() -> None:
    tools = team_of(TeamSpec.parse(EVERYTHING)).tools
    assert tools["add"].offered is not None
    assert sorted(tools["add"].offered.parameters["properties"]) == ["a", "b"]
    assert tools["ask"].chat is not None
    assert tools["ask"].chat.recipient == "room"


def test_a_function_that_no_model_is_told_of_needs_no_types() -> None:
    tool = {"name": "pick", "type": "python", "source": "def pick(last_speaker, messages, members):\n    return None\n"}
    tools = team_of(TeamSpec.parse(PAIR | {"tools": [tool]})).tools
    assert tools["pick"].offered is None


FILES = {"name": "files", "type": "mcp", "server": {"url": "https://x.org/mcp"}, "tools": ["read", "write"]}


def test_each_name_of_a_server_is_a_tool_and_reviewed_unless_it_only_reads() -> None:
    schemas = {"read": {"read_only": True}, "write": {}}
    raw = changed("agents.0.offers", ["read"]) | {"tools": [FILES | {"schemas": schemas}]}
    tools = team_of(TeamSpec.parse(raw)).tools
    assert [(name, tool.reviewed) for name, tool in tools.items()] == [("read", False), ("write", True)]


def test_a_server_that_nobody_asked_cannot_be_played() -> None:
    spec = TeamSpec.parse(changed("agents.0.offers", ["read"]) | {"tools": [FILES]})
    with pytest.raises(ToolProblem, match="not known yet"):
        script_of(spec, "Read.")
