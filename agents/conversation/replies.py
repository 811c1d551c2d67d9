"""How one agent answers what it received. The first that has an answer gives it, in this order
(conversation-semantics, section 3):

    rules "person" → person and limits → rules "tools" → tools → rules "code" → code → rules "model" → model →
    rules "last" → default reply
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import replace

from agents.conversation.context import limited, newest, tokens_of
from agents.conversation.execution import reply_with_code
from agents.conversation.human_input import decide
from agents.conversation.interception import reply_by_rule
from agents.conversation.messages import Content, Message, prompt_of
from agents.conversation.participants import Agent
from agents.conversation.reply_rules import Position
from agents.conversation.results import ModelReply, Result
from agents.conversation.scene import Scene
from agents.conversation.steps import CallModel, Purpose, Step
from agents.conversation.termination import Rule, StopReason
from agents.conversation.tools import normalised, reply_with_tools

Reply = Generator[Step, Result, Message | StopReason | None]


def answer(scene: Scene, agent: Agent, peer: str) -> Generator[Step, Result, Message | StopReason]:
    """What `agent` says to the last message it has with `peer`, or why it says nothing.

    A limit in messages holds for all that may answer, as in AutoGen; a limit in tokens cuts texts, and only a model
    is shown cut ones: code that is cut is other code, and a cut text may end otherwise.
    """
    log = scene.log(agent.name, peer)
    if agent.appends:
        log[-1] = replace(log[-1], content=_appended(log[-1], agent.appends))
    heard = newest(agent.context, log) if agent.context else log
    for position in Position:
        said = yield from reply_by_rule(scene, agent, peer, heard, position)
        if said is None and not agent.only_rules:
            said = yield from _built_in(scene, agent, peer, heard, position)
        if said is not None:
            return said
    return _default(agent, peer)


def _built_in(scene: Scene, agent: Agent, peer: str, heard: Sequence[Message], position: Position) -> Reply:
    match position:
        case Position.PERSON:
            return (yield from decide(scene, agent, peer, heard[-1]))
        case Position.TOOLS:
            return (yield from reply_with_tools(scene, agent, peer, heard[-1]))
        case Position.CODE if agent.code:
            return (yield from reply_with_code(scene, agent, peer, heard))
        case Position.MODEL if agent.has_model:
            return (yield from _reply_with_model(scene, agent, peer))
    return None


def question(scene: Scene, agent: Agent, peer: str) -> CallModel:
    """What the agent's model is asked when it is to answer `peer`."""
    shown = limited(agent.context, scene.log(agent.name, peer), _fixed_tokens(scene, agent) if agent.context else 0)
    messages, digest = prompt_of(agent.name, agent.instructions, shown)
    return CallModel(
        agent.name,
        Purpose.REPLY,
        messages,
        digest,
        tools=scene.offered(agent.name),
        chat=scene.chat,
        cache=scene.cache,
    )


def _reply_with_model(scene: Scene, agent: Agent, peer: str) -> Reply:
    """An answer without text and without calls is none."""
    reply = yield question(scene, agent, peer)
    assert isinstance(reply, ModelReply)
    if not reply.text and not reply.calls:
        return None
    return Message(agent.name, peer, reply.text or None, calls=tuple(normalised(call) for call in reply.calls))


def _default(agent: Agent, peer: str) -> Message | StopReason:
    if agent.default_reply is not None:
        return Message(agent.name, peer, agent.default_reply)
    # Without this an empty message would go back and forth, as it did in AutoGen (conversation-semantics, section 14).
    what = "its model answered nothing" if agent.has_model else "no code to run and no model"
    return StopReason(Rule.NO_REPLY, agent.name, f"{agent.name} had nothing to say: {what}.")


def _fixed_tokens(scene: Scene, agent: Agent) -> int:
    """What instructions and tools take of every prompt."""
    tools = [[tool.name, tool.description, tool.parameters] for tool in scene.offered(agent.name)]
    return tokens_of(agent.instructions or "") + (tokens_of(json.dumps(tools)) if tools else 0)


def _appended(message: Message, text: str) -> Content:
    if isinstance(message.content, tuple):
        return (*message.content, text)
    return None if message.content is None else message.content + text
