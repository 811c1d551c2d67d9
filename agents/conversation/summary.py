"""What a finished chat leaves behind for whoever started it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from enum import StrEnum

from agents.conversation.messages import Message, prompt_for, system
from agents.conversation.participants import Agent
from agents.conversation.steps import CallModel, ModelReply, Purpose, Result, Step

PROMPT = "Summarise what came out of this conversation. Leave out greetings and names of the participants."


class Summary(StrEnum):
    LAST_MESSAGE = "last_message"
    REFLECTION = "reflection"
    NONE = "none"


def summarise(method: Summary, agent: Agent, messages: Sequence[Message]) -> Generator[Step, Result, str]:
    """`agent` is the one whose model reflects: the recipient of the chat, if it has one."""
    match method:
        case Summary.LAST_MESSAGE:
            return messages[-1].content.replace("TERMINATE", "")
        case Summary.REFLECTION if agent.has_model:
            prompt = (*prompt_for(agent.name, "", messages), system(PROMPT))
            reply = yield CallModel(agent.name, Purpose.SUMMARY, prompt)
            assert isinstance(reply, ModelReply)
            return reply.text
        case _:
            return ""
