"""Playing a script by hand: the test is the driver, and answers each step with what it likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from agents.conversation.chat import ChatResult
from agents.conversation.code_blocks import BlockOutcome
from agents.conversation.participants import Agent, CodeExecution
from agents.conversation.steps import (
    Approval,
    AskPerson,
    CallModel,
    CodeOutcome,
    ModelReply,
    PersonAnswer,
    Result,
    ReviewCode,
    RunCode,
    Say,
    Script,
    Step,
)

Answer = Callable[[Step], Result]


def play(script: Script, answer: Answer) -> tuple[ChatResult, list[Step]]:
    """Run the script to its end; the result, and every step that it yielded."""
    steps: list[Step] = []
    result: Result = None
    while True:
        try:
            step = script.send(result)
        except StopIteration as end:
            return end.value, steps
        steps.append(step)
        result = None if isinstance(step, Say) else answer(step)


class Actors:
    """Models, people and cells that answer from lists, in order. Running out is an error of the test."""

    def __init__(
        self, models: Iterable[str] = (), people: Iterable[str] = (), codes: Iterable[BlockOutcome] = ()
    ) -> None:
        self.models, self.people, self.codes = list(models), list(people), list(codes)

    def __call__(self, step: Step) -> Result:
        match step:
            case CallModel():
                return ModelReply(self.models.pop(0))
            case AskPerson():
                return PersonAnswer(self.people.pop(0))
            case ReviewCode(blocks=blocks):
                return Approval(blocks)
            case RunCode():
                return CodeOutcome((self.codes.pop(0),))
        raise AssertionError(step)


def said(steps: list[Step]) -> list[tuple[str, str]]:
    return [(step.message.speaker, step.message.content) for step in steps if isinstance(step, Say)]


def coder(**changes: object) -> Agent:
    return Agent("coder", **{"instructions": "You are coder.", "has_model": True} | changes)  # type: ignore[arg-type]


def user(**changes: object) -> Agent:
    return Agent("user", **{"code": CodeExecution(), "default_reply": "Go on."} | changes)  # type: ignore[arg-type]


OK = BlockOutcome(0, (("out", "[1, 2, 3]\n"),))
FAILED = BlockOutcome(1, (("out", "before\n"), ("err", "NameError: x\n")))
