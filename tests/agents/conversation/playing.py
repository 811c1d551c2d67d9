"""Playing a script by hand: the test is the driver, and answers each step with what it likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agents.conversation.chat import Chat, ChatResult
from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.group import Group
from agents.conversation.messages import ToolCall
from agents.conversation.participants import Agent, CodeExecution, Team, Tool
from agents.conversation.program import Act, Outcome, Program
from agents.conversation.program import play as play_program
from agents.conversation.results import Approval, CodeOutcome, ModelReply, PersonAnswer, Result, ToolResult
from agents.conversation.selection import Method
from agents.conversation.sequence import Link, Sequence
from agents.conversation.steps import (
    AskPerson,
    CallModel,
    ChooseSpeaker,
    EndChat,
    OfferedTool,
    ReviewCode,
    RunCode,
    RunTool,
    Say,
    Script,
    StartChat,
    Step,
    Together,
)

Answer = Callable[[Step], Result]


def play(script: Script, answer: Answer, steps: list[Step] | None = None) -> tuple[Any, list[Step]]:
    """Run the script to its end; what it returns, and every step that it yielded. Branches are played in their order,
    each after those it waits for."""
    steps = [] if steps is None else steps
    result: Result = None
    while True:
        try:
            step = script.send(result)
        except StopIteration as end:
            return end.value, steps
        steps.append(step)
        match step:
            case StartChat() | Say() | ChooseSpeaker() | EndChat():
                result = None
            case Together():
                result = _side_by_side(step, answer, steps)
            case _:
                result = answer(step)


def _side_by_side(step: Together, answer: Answer, steps: list[Step]) -> list[Any]:
    done: dict[int, Any] = {}
    while len(done) < len(step.branches):
        ready = [i for i, branch in enumerate(step.branches) if i not in done and set(branch.after) <= done.keys()]
        for index in ready:
            branch = step.branches[index]
            done[index], _ = play(branch.start([done[i] for i in branch.after]), answer, steps)
    return [done[index] for index in range(len(step.branches))]


class Actors:
    """Models, people, cells and tools that answer from lists, in order. Running out is an error of the test.

    `models` is one list for all, or one for each name. A reply is a text, None, or calls.
    """

    def __init__(
        self,
        models: Iterable[Any] | Mapping[str, Iterable[Any]] = (),
        people: Iterable[str] = (),
        codes: Iterable[BlockOutcome] = (),
        tools: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.models = {k: list(v) for k, v in models.items()} if isinstance(models, Mapping) else list(models)
        self.people, self.codes, self.tools = list(people), list(codes), tools or {}

    def __call__(self, step: Step) -> Result:
        match step:
            case CallModel():
                return self._model(step.agent)
            case AskPerson():
                return PersonAnswer(self.people.pop(0))
            case ReviewCode(blocks=blocks):
                return Approval(blocks)
            case RunCode():
                return CodeOutcome((self.codes.pop(0),))
            case RunTool():
                return self._tool(step)
        raise AssertionError(step)

    def _model(self, name: str) -> ModelReply:
        reply = (self.models[name] if isinstance(self.models, dict) else self.models).pop(0)
        return ModelReply(None, tuple(reply)) if isinstance(reply, list) else ModelReply(reply)

    def _tool(self, step: RunTool) -> ToolResult:
        try:
            return ToolResult(ok=True, value=self.tools[step.tool](**step.arguments))
        except ValueError as error:
            return ToolResult(ok=False, value=str(error))


def hold(chat: Chat, *who: Agent | Group | Tool, actors: Answer | None = None) -> tuple[ChatResult, list[Step]]:
    """Hold one chat of these; its result and every step."""
    outcome, steps = perform([Sequence((Link(chat),))], *who, actors=actors)
    return outcome.results[-1], steps


def perform(
    acts: Iterable[Act], *who: Agent | Group | Tool, actors: Answer | None = None, seed: int = 0, task: str = "task"
) -> tuple[Outcome, list[Step]]:
    return play(play_program(Program(team(*who), tuple(acts), seed), task), actors or Actors())


def team(*who: Agent | Group | Tool) -> Team:
    return Team(
        agents={one.name: one for one in who if isinstance(one, Agent)},
        groups={one.name: one for one in who if isinstance(one, Group)},
        tools={one.name: one for one in who if isinstance(one, Tool)},
    )


def between(one: Agent, other: Agent, message: Any = "Hi", **changes: Any) -> Chat:
    return Chat(one.name, other.name, message, **changes)


def said(steps: list[Step]) -> list[tuple[str, Any]]:
    return [(step.message.speaker, step.message.content) for step in steps if isinstance(step, Say)]


def speakers(steps: list[Step]) -> list[str]:
    return [step.chosen for step in steps if isinstance(step, ChooseSpeaker)]


def calls(steps: list[Step]) -> list[CallModel]:
    return [step for step in steps if isinstance(step, CallModel)]


def shown(call: CallModel) -> list[tuple[str, Any]]:
    return [(message["role"], message["content"]) for message in call.messages]


def talker(name: str, **changes: Any) -> Agent:
    """An agent with a model and nothing else."""
    return Agent(name, **{"instructions": f"You are {name}.", "has_model": True} | changes)


def echo(name: str, reply: str | None = "ok", **changes: Any) -> Agent:
    """An agent that always says the same."""
    return Agent(name, default_reply=reply, **changes)


def coder(**changes: Any) -> Agent:
    return talker("coder", **changes)


def user(**changes: Any) -> Agent:
    return Agent("user", **{"code": CodeExecution(), "default_reply": "Go on."} | changes)


def group(*members: str, **changes: Any) -> Group:
    return Group("room", members, **{"selection": Method.ROUND_ROBIN} | changes)


def tool(name: str, **changes: Any) -> Tool:
    return Tool(name, OfferedTool(name, f"{name} does it", {"type": "object", "properties": {}}), **changes)


def call(name: str, arguments: str = "{}", ident: str | None = "c1") -> ToolCall:
    return ToolCall(ident, name, arguments)


OK = BlockOutcome(0, (("out", "[1, 2, 3]\n"),))
FAILED = BlockOutcome(1, (("out", "before\n"), ("err", "NameError: x\n")))
