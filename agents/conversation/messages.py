"""What was said, and how a model is shown it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: A message as models take it: role, content and, where a participant spoke, name. Plain all the way to the wire.
PromptMessage = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. `content` may be "" but is never None."""

    speaker: str
    recipient: str
    content: str


def prompt_for(agent: str, instructions: str, messages: Iterable[Message]) -> tuple[PromptMessage, ...]:
    """The conversation as `agent` sees it: its own messages are the assistant's, all others are the user's."""
    shown = tuple(_shown(message, agent) for message in messages)
    return (system(instructions), *shown) if instructions else shown


def system(text: str) -> PromptMessage:
    return {"role": "system", "content": text}


def _shown(message: Message, agent: str) -> PromptMessage:
    role = "assistant" if message.speaker == agent else "user"
    return {"role": role, "content": message.content, "name": message.speaker}
