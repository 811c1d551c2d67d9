"""A chat of two agents: the initiator says the first message, then they answer each other until one has no answer."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from agents.conversation.human_input import EXIT, ask
from agents.conversation.messages import Message
from agents.conversation.participants import Agent
from agents.conversation.replies import Seat, answer
from agents.conversation.steps import Prompt, Result, Say, Step
from agents.conversation.summary import Summary, summarise
from agents.conversation.termination import Rule, StopReason


@dataclass(frozen=True, slots=True)
class Chat:
    """Who talks to whom about what. `message` None asks the initiator's person for the first message.

    `max_turns` counts the recipient's answers: one turn is a message of the initiator and the reply to it.
    """

    initiator: Agent
    recipient: Agent
    message: str | None
    max_turns: int | None = None
    summary: Summary = Summary.LAST_MESSAGE


@dataclass(frozen=True, slots=True)
class ChatResult:
    stop: StopReason
    summary: str
    messages: tuple[Message, ...]


def converse(chat: Chat) -> Generator[Step, Result, ChatResult]:
    """Hold `chat` to its end. Either side stops it for both."""
    first = chat.message
    if first is None:
        first = yield from ask(chat.initiator, Prompt.FIRST_MESSAGE)
        if first == EXIT:
            stop = StopReason(Rule.PERSON_EXIT, chat.initiator.name, "A person ended the chat before it began.")
            return ChatResult(stop, "", ())
    messages: list[Message] = []
    stop = yield from _turns(chat, first, messages)
    summariser = chat.recipient if chat.recipient.has_model else chat.initiator
    summary = yield from summarise(chat.summary, summariser, messages)
    return ChatResult(stop, summary, tuple(messages))


def _turns(chat: Chat, first: str, messages: list[Message]) -> Generator[Step, Result, StopReason]:
    speaker, listener = Seat(chat.initiator), Seat(chat.recipient)
    said: str | StopReason = first
    turns = 0
    while not isinstance(said, StopReason):
        message = Message(speaker.name, listener.name, said)
        yield Say(message)
        messages.append(message)
        turns += speaker.agent is chat.recipient
        if turns == chat.max_turns:
            text = f"The chat had {turns} turn{'s' * (turns > 1)}, which is its limit."
            return StopReason(Rule.MAX_TURNS, speaker.name, text)
        speaker, listener = listener, speaker
        said = yield from answer(speaker, messages)
    return said
