"""Random teams, programs and answers, for the properties that hold for all of them."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from agents.conversation.chat import Chat
from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.conditions import Condition
from agents.conversation.context import ContextLimits
from agents.conversation.group import Group
from agents.conversation.messages import ToolCall
from agents.conversation.participants import Agent, CodeExecution, HumanInput
from agents.conversation.program import Forget, Program, Resume
from agents.conversation.reply_rules import Fixed, Nested, Position, ReplyRule
from agents.conversation.results import (
    Approval,
    ChangesWanted,
    CodeOutcome,
    Instead,
    ModelReply,
    PersonAnswer,
    Rejection,
    Result,
    ToolResult,
)
from agents.conversation.selection import Method, Row, Table
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import AskPerson, CallModel, ReviewCode, RunCode, RunTool, Step
from agents.conversation.summary import Summary
from agents.conversation.termination import Match, TerminationRule

from .playing import team, tool

NAMES = ("a", "b", "c", "d")
ROOMS = ("room", "cellar")
TEXTS = ("ok", "TERMINATE", "a", "b or c", "nobody", "```python\nx\n```", "clear history 1")

terminations = st.sampled_from(
    [TerminationRule(Match.EQUALS, "TERMINATE"), TerminationRule(Match.NEVER), TerminationRule(Match.CONTAINS, "o")]
)
conditions = st.sampled_from([Condition(), Condition(contains="o"), Condition(has_tool_calls=True)])
few = st.integers(1, 4)


def fixed_rules() -> st.SearchStrategy[ReplyRule]:
    # Not before the person: there a rule answers whatever the limits say, and the property about them would not hold.
    positions = st.sampled_from([Position.TOOLS, Position.CODE, Position.MODEL, Position.LAST])
    return st.builds(
        ReplyRule,
        st.just("rule"),
        st.builds(Fixed, st.sampled_from(["ruled", None])),
        condition=conditions,
        position=positions,
        final=st.booleans(),
    )


def nested_rules() -> st.SearchStrategy[ReplyRule]:
    link = st.builds(Link, st.builds(Chat, st.just("a"), st.just("d"), st.sampled_from([None, "Go"]), st.just(1)))
    chats = st.builds(Sequence, st.tuples(link) | st.tuples(link, link))
    return st.builds(ReplyRule, st.just("nested"), st.builds(Nested, chats), position=st.just(Position.TOOLS))


def agents(name: str) -> st.SearchStrategy[Agent]:
    # d answers plainly: nested chats are with it.
    rules = st.lists(fixed_rules() | nested_rules() if name != "d" else fixed_rules(), max_size=2).map(tuple)
    return st.builds(
        Agent,
        st.just(name),
        instructions=st.sampled_from([None, "Be brief."]),
        has_model=st.booleans(),
        human_input=st.sampled_from([HumanInput.NEVER, HumanInput.NEVER, *HumanInput]),
        max_auto_replies=st.integers(0, 4),
        default_reply=st.sampled_from([None, "", "ok", "TERMINATE"]),
        termination=terminations,
        hears_all=st.booleans(),
        code=st.none() | st.builds(CodeExecution, st.none() | few),
        offers=st.sampled_from([(), ("add",)]),
        runs=st.sampled_from([(), ("add",)]),
        rules=rules,
        context=st.none() | st.builds(ContextLimits, few, st.booleans(), st.none() | st.integers(1, 60)),
    )


@st.composite
def groups(draw: st.DrawFn, name: str, members: tuple[str, ...]) -> Group:
    names = st.sampled_from(members)
    rows = st.builds(Row, names | st.sampled_from(Method) | st.none(), st.frozensets(names, max_size=2), conditions)
    table = st.builds(Table, st.lists(rows, max_size=3).map(tuple), names | st.sampled_from(Method) | st.none())
    followers = st.dictionaries(names, st.lists(names, max_size=3).map(tuple))
    return Group(
        name,
        members,
        selection=draw(st.sampled_from(Method) | table),
        max_rounds=draw(st.integers(1, 6)),
        repeats=draw(st.none() | st.frozensets(names)),
        transitions=draw(st.none() | followers),
        introduction=draw(st.none() | st.just("Here are:")),
        can_forget=draw(st.booleans()),
        calls_go_to_tools=draw(st.booleans()),
        answers_go_back=draw(st.booleans()),
        has_model=draw(st.booleans()),
        selector_retries=draw(st.integers(0, 2)),
        termination=draw(terminations),
    )


def chats() -> st.SearchStrategy[Chat]:
    pairs = st.sampled_from([("a", "b"), ("b", "a"), ("a", "room"), ("d", "room"), ("c", "d")])
    return st.builds(
        lambda pair, *rest: Chat(*pair, *rest),
        pairs,
        st.sampled_from(["Hi", None, "TERMINATE"]),
        st.none() | few,
        st.sampled_from(Summary),
    )


@st.composite
def programs(draw: st.DrawFn) -> Program:
    everybody = [draw(agents(name)) for name in NAMES]
    cellar = draw(groups("cellar", ("c", "d")))
    room = draw(groups("room", draw(st.sampled_from([("a", "b", "c"), ("a", "b"), ("a", "b", "cellar")]))))
    links = st.lists(st.builds(Link, chats()), min_size=1, max_size=3).map(tuple)
    first = Sequence(draw(links), together=draw(st.booleans()))
    more = draw(st.lists(st.sampled_from([Forget("a"), Resume("room"), first]), max_size=2))
    return Program(team(*everybody, cellar, room, tool("add")), (first, *more), draw(st.integers(0, 99)))


class Whims:
    """Answers every step by chance, and remembers what it answered."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)
        self.answers: list[Result] = []

    def __call__(self, step: Step) -> Result:
        assert len(self.answers) < 20_000, "this conversation does not end"
        self.answers.append(self._answer(step))
        return self.answers[-1]

    def again(self) -> Any:
        """The same answers once more, whatever is asked."""
        answers = iter(self.answers)
        return lambda _step: next(answers)

    def _answer(self, step: Step) -> Result:
        pick = self._chance.choice
        match step:
            case CallModel():
                return pick([*(ModelReply(text) for text in (*TEXTS, "", None)), self._calls()])
            case AskPerson():
                return PersonAnswer(pick(["", "exit", "2", *TEXTS]))
            case ReviewCode(blocks=blocks):
                return pick([Approval(blocks), Rejection("no"), ChangesWanted("less"), Instead("TERMINATE")])
            case RunCode():
                return CodeOutcome((BlockOutcome(pick([0, 1]), (("out", "done\n"),)),))
            case RunTool():
                return ToolResult(ok=pick([True, False]), value=pick(["5", None, "TERMINATE"]))
        raise AssertionError(step)

    def _calls(self) -> ModelReply:
        names = (f"c{len(self.answers)}_{index}" for index in range(self._chance.randint(1, 2)))
        return ModelReply(None, tuple(ToolCall(name, "add", "{}") for name in names))
