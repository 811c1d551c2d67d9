"""Chats inside a chat: an agent talks to others before it answers; what they arrive at is its answer
(conversation-semantics, section 6)."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from agents.conversation.chat import Template
from agents.conversation.messages import Message
from agents.conversation.opening import Around, filled
from agents.conversation.participants import Agent
from agents.conversation.reply_rules import Nested, Outer
from agents.conversation.results import Result
from agents.conversation.scene import Scene
from agents.conversation.sequence import Link, hold_sequence
from agents.conversation.steps import Step
from agents.conversation.summary import reflect


def reply_with_chats(
    scene: Scene, agent: Agent, messages: Sequence[Message], nested: Nested
) -> Generator[Step, Result, str | None]:
    """The summary of the last chat, or None where there was none to hold."""
    around = Around(last=messages[-1].text)
    links = _to_hold(scene, nested, around)
    if not links:
        return None
    if context := (yield from _outer(scene, agent, nested.outer, messages)):
        links[0] = replace(links[0], chat=replace(links[0].chat, carryover=(context, *links[0].chat.carryover)))
    results = yield from hold_sequence(scene, replace(nested.chats, links=tuple(links)), around)
    return results[-1].summary


def _to_hold(scene: Scene, nested: Nested, around: Around) -> list[Link]:
    links = []
    for index, link in enumerate(nested.chats.links):
        message = link.chat.message
        if isinstance(message, Template):
            message = filled(message.text, scene.task, around)
        if message is None and index == 0:
            message = around.last
        if message:
            links.append(replace(link, chat=replace(link.chat, message=message)))
    return links


def _outer(scene: Scene, agent: Agent, outer: Outer, messages: Sequence[Message]) -> Generator[Step, Result, str]:
    match outer:
        case Outer.SUMMARY if agent.has_model:
            return (yield from reflect(scene, agent.name, agent.name, messages))
        case Outer.LAST:
            return messages[-1].text
        case Outer.ALL | Outer.SUMMARY:
            return "\n".join(f"{message.speaker}: {message.text}" for message in messages)
    return ""
