"""A chat of two: the initiator says the first message, then they answer each other until one has no answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agents.conversation.messages import Content, Message
from agents.conversation.summary import DEFAULT_PROMPT, Summary, SummaryPrompt
from agents.conversation.termination import StopReason


@dataclass(frozen=True, slots=True)
class Template:
    """A first message that is filled in: `{task}` is the run's task, `{last}` the last message of the conversation
    around this chat, `{query}` what a model asked of a tool that is a chat."""

    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """Who talks to whom about what; names are of the team, and `recipient` may be a group.

    `message` None asks the initiator's person for the first message, and inside a nested chat takes the outer last
    message over. `carryover` is added to the first message, a line for each item. `max_turns` counts the
    recipient's answers. `keeps_memory`: what these two said before stays in mind. `cache` is the seed of the cache of
    responses for everybody in it; None leaves it to each agent.
    """

    initiator: str
    recipient: str
    message: Content | Template
    max_turns: int | None = None
    summary: Summary = Summary.LAST_MESSAGE
    summary_prompt: SummaryPrompt = DEFAULT_PROMPT
    carryover: tuple[Any, ...] = ()
    keeps_memory: bool = False
    cache: int | None = None


@dataclass(frozen=True, slots=True)
class ChatResult:
    """`messages` is the conversation as the initiator heard it; a group's is the group's own list. `answers` is what
    people typed in the initiator's place."""

    chat: str
    stop: StopReason
    summary: str
    messages: tuple[Message, ...]
    answers: tuple[str, ...] = ()
