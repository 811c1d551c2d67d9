"""How one agent answers what it received. The first that has an answer gives it: person, code, model, default."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from agents.conversation.execution import reply_with_code
from agents.conversation.human_input import Reply, decide
from agents.conversation.messages import Message, prompt_for
from agents.conversation.participants import Agent
from agents.conversation.steps import CallModel, ModelReply, Purpose, Result, Step
from agents.conversation.termination import Rule, StopReason


@dataclass(slots=True)
class Seat:
    """An agent in one chat, with how often in a row it answered without a person."""

    agent: Agent
    auto_replies: int = field(default=0)

    @property
    def name(self) -> str:
        return self.agent.name


def answer(seat: Seat, messages: Sequence[Message]) -> Generator[Step, Result, str | StopReason]:
    """What `seat` says to the last of `messages`, or why it says nothing."""
    decision = yield from decide(seat.agent, messages[-1].content, seat.auto_replies)
    if isinstance(decision, StopReason):
        seat.auto_replies = 0
        return decision
    if isinstance(decision, Reply):
        seat.auto_replies = 0
        return decision.text
    seat.auto_replies += 1
    text = yield from _own_answer(seat.agent, messages)
    return text if text is not None else _nothing_to_say(seat.agent)


def _own_answer(agent: Agent, messages: Sequence[Message]) -> Generator[Step, Result, str | None]:
    if agent.code:
        outcome = yield from reply_with_code(agent, messages)
        if outcome is not None:
            return outcome
    if agent.has_model:
        reply = yield CallModel(agent.name, Purpose.REPLY, prompt_for(agent.name, agent.instructions, messages))
        assert isinstance(reply, ModelReply)
        return reply.text
    return agent.default_reply


def _nothing_to_say(agent: Agent) -> StopReason:
    return StopReason(Rule.NO_REPLY, agent.name, f"{agent.name} had nothing to say: no code to run and no model.")
