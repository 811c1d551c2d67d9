"""The first message of a chat, and what is carried over into it (conversation-semantics, section 5)."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any

from agents.conversation.chat import Chat, Template
from agents.conversation.human_input import EXIT, ask
from agents.conversation.messages import Content, Message
from agents.conversation.results import Result
from agents.conversation.scene import Scene
from agents.conversation.steps import Prompt, Step
from agents.conversation.termination import Rule, StopReason

_WORD = re.compile(r"\{(task|last|query)\}")


@dataclass(frozen=True, slots=True)
class Around:
    """What a chat is begun from: the last message around it, the summaries it is given, what a model asked for.

    `message`, where given, is the first message itself. `introduces` False leaves out a group's introductions.
    """

    last: str = ""
    carryover: tuple[Any, ...] = ()
    query: str = ""
    message: Message | None = None
    introduces: bool = True


def first_message(scene: Scene, chat: Chat, around: Around) -> Generator[Step, Result, Message | StopReason]:
    """What the initiator says, or why nothing: its person ended the chat before it began."""
    if around.message is not None:
        return replace(around.message, recipient=chat.recipient)
    content = chat.message
    if isinstance(content, Template):
        content = filled(content.text, scene.task, around)
    asked = content is None
    if content is None:
        content = yield from ask(scene, chat.initiator, Prompt.FIRST_MESSAGE)
        if content == EXIT:
            text = f"A person ended the chat in the place of {chat.initiator} before it began."
            return StopReason(Rule.PERSON_EXIT, chat.initiator, text)
    first = with_carryover(content, (*chat.carryover, *around.carryover))
    return Message(chat.initiator, chat.recipient, first, by_person=asked)


def filled(template: str, task: str, around: Around) -> str:
    """In one pass: what is filled in is not looked into again."""
    words = {"task": task, "last": around.last, "query": around.query}
    return _WORD.sub(lambda match: words[match[1]], template)


def with_carryover(content: Content, carryover: tuple[Any, ...]) -> Content:
    """`content` with the heading and one line for each item; in front of a content with pictures."""
    if not carryover:
        return content
    context = "\nContext: \n" + "\n".join(_line(item) for item in carryover)
    return (context, *content) if isinstance(content, tuple) else (content or "") + context


def _line(item: Any) -> str:
    if isinstance(item, dict) and "content" in item:
        return str(item["content"])
    return str(item)
