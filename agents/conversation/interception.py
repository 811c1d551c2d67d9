"""Reply rules at work: which of them a received message sets off, and what they answer
(conversation-semantics, sections 3 and 6)."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from agents.conversation.messages import Message, told
from agents.conversation.nested import reply_with_chats
from agents.conversation.opening import Around, filled
from agents.conversation.participants import Agent
from agents.conversation.reply_rules import Fixed, Position, ReplyRule, Trigger, UseFunction, UseTool
from agents.conversation.results import Result, ToolResult
from agents.conversation.scene import Scene
from agents.conversation.steps import RunTool, Step
from agents.conversation.termination import Rule, StopReason
from agents.conversation.tools import run


def reply_by_rule(
    scene: Scene, agent: Agent, peer: str, messages: Sequence[Message], position: Position
) -> Generator[Step, Result, Message | StopReason | None]:
    """The answer of the first final rule at `position` that fits the last of `messages`, or None."""
    last = messages[-1]
    for rule in agent.rules:
        if rule.position is not position or not _fits(scene, rule.trigger, peer, last):
            continue
        if not rule.condition.holds(last):
            continue
        answered = yield from _answer(scene, agent, peer, messages, rule)
        if answered is not None:
            return answered
    return None


def _fits(scene: Scene, trigger: Trigger, peer: str, message: Message) -> bool:
    sender = peer if trigger.sees_group else message.speaker
    if not peer:
        return trigger.nobody
    if sender in trigger.but:
        return False
    if not (trigger.names or trigger.kinds or trigger.groups or trigger.nobody):
        return True
    agent = scene.team.agents.get(sender)
    if agent is None:
        return trigger.groups or sender in trigger.names
    return sender in trigger.names or agent.kind in trigger.kinds


def _answer(
    scene: Scene, agent: Agent, peer: str, messages: Sequence[Message], rule: ReplyRule
) -> Generator[Step, Result, Message | StopReason | None]:
    """None where the rule leaves the answer to others."""
    around = Around(last=messages[-1].text)
    match rule.reply:
        case Fixed(text):
            reply = None if text is None else filled(text, scene.task, around)
        case UseTool(tool, arguments):
            wanted = _filled(arguments, scene.task, around)
            reply = yield from run(scene, agent.name, agent.name, scene.team.tools[tool], wanted)
        case UseFunction(function):
            decided = yield from _decided(scene, agent, function, messages)
            if isinstance(decided, Undecided):
                return None
            reply = decided
        case nested:
            # Chats that arrive at nothing leave nothing to say: an empty message would go back and forth.
            reply = (yield from reply_with_chats(scene, agent, messages, nested)) or None
    if not rule.final:
        return None
    if reply is None:
        text = f"The reply rule {rule.name!r} of {agent.name} ended the chat."
        return StopReason(Rule.NO_REPLY, agent.name, text)
    return Message(agent.name, peer, reply)


class Undecided:
    """A function left the answer to whoever comes next."""


def _decided(
    scene: Scene, agent: Agent, function: str, messages: Sequence[Message]
) -> Generator[Step, Result, str | Undecided | None]:
    arguments = {"messages": told(messages), "sender": messages[-1].speaker}
    result = yield RunTool(agent.name, function, arguments, scene.chat)
    assert isinstance(result, ToolResult)
    if not result.ok or result.value is None or isinstance(result.value, str):
        return result.content if result.value is not None else None
    if isinstance(result.value, dict) and not result.value.get("final", True):
        return Undecided()
    reply = result.value.get("reply") if isinstance(result.value, dict) else result.content
    return None if reply is None else str(reply)


def _filled(arguments: Mapping[str, Any], task: str, around: Around) -> dict[str, Any]:
    return {name: filled(value, task, around) if isinstance(value, str) else value for name, value in arguments.items()}
