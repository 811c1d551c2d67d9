"""What an agent is not to say is replaced before anybody hears it."""

from __future__ import annotations

from dataclasses import replace

from agents.conversation.messages import Content, Message, Picture
from agents.conversation.participants import Agent


def replaced(agent: Agent, message: Message) -> Message:
    """`message` with the agent's replacements made in its texts, in order."""
    return replace(message, content=_content(agent, message.content)) if agent.replacements else message


def _content(agent: Agent, content: Content) -> Content:
    if isinstance(content, tuple):
        return tuple(part if isinstance(part, Picture) else _text(agent, part) for part in content)
    return None if content is None else _text(agent, content)


def _text(agent: Agent, text: str) -> str:
    for replacement in agent.replacements:
        text = text.replace(replacement.find, replacement.replace)
    return text
