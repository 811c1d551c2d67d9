"""Nested chats that begin one another for ever.

A rule that holds nested chats whatever is said is set off again if its agent, or an agent it talks to, hears inside
them what sets off such a rule. A rule with a condition may stop at some time, so it is nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.conversation.reply_rules import Position
from agents.spec_agents import AgentSpec
from agents.spec_chats import ChatSpec
from agents.spec_checks.whole import Whole
from agents.spec_parts import When
from agents.spec_problems import Problem
from agents.spec_rules import ChatsReply, From

#: An agent and the index of one of its rules.
Lit = tuple[str, int]


def check(whole: Whole) -> Iterator[Problem]:
    starts = {lit: set(_sets_off(whole, lit)) for lit in _unconditional(whole)}
    for at, agent in enumerate(whole.spec.agents):
        for index in range(len(agent.rules)):
            if (agent.name, index) in _reached(starts, (agent.name, index)):
                fix = 'say in "from" whose messages it is for, and leave out those who talk inside its own chats'
                path = f"agents[{at}].rules[{index}].from"
                yield Problem(path, None, "The chats of this rule would begin one another for ever.", fix)


def _unconditional(whole: Whole) -> Iterator[Lit]:
    for agent in whole.agents.values():
        for index, rule in enumerate(agent.rules):
            if isinstance(rule.reply, ChatsReply) and rule.when == When():
                yield agent.name, index


def _reached(starts: dict[Lit, set[Lit]], lit: Lit) -> set[Lit]:
    found, ahead = set[Lit](), list(starts.get(lit, ()))
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead += starts.get(one, ())
    return found


def _sets_off(whole: Whole, lit: Lit) -> Iterator[Lit]:
    """The rules that surely hold nested chats inside those of `lit`."""
    name, index = lit
    reply = whole.agents[name].rules[index].reply
    assert isinstance(reply, ChatsReply)
    for chat in reply.chats:
        for hearer, sender in _hears(chat):
            if hearer in whole.agents and sender in whole.agents:
                found = _answering(whole.agents[hearer], whole.agents[sender])
                if found is not None:
                    yield hearer, found


def _hears(chat: ChatSpec) -> Iterator[tuple[str, str]]:
    yield chat.recipient, chat.initiator
    if chat.max_turns != 1:
        yield chat.initiator, chat.recipient


def _answering(agent: AgentSpec, sender: AgentSpec) -> int | None:
    """The index of the rule with nested chats that a message of `sender` sets off, whatever it says."""
    for position in Position:
        if position is not Position.PERSON and _stops_before(agent, position):
            return None
        for index, rule in enumerate(agent.rules):
            if rule.position is not position or rule.when != When() or not _fits(rule.from_, sender):
                continue
            if isinstance(rule.reply, ChatsReply):
                return index
            if rule.final:
                return None
    return None


def _stops_before(agent: AgentSpec, position: Position) -> bool:
    """Whether something else may answer, or end the chat, before the rules of `position` are asked. The limit of
    answers does so at 0 only: it counts anew in each chat."""
    always = agent.human_input == "always" or agent.max_auto_replies == 0
    return always or (position is Position.LAST and bool(agent.models))


def _fits(trigger: From, sender: AgentSpec) -> bool:
    if sender.name in trigger.but:
        return False
    anybody = not (trigger.names or trigger.kinds or trigger.groups or trigger.nobody)
    return anybody or sender.name in trigger.names or sender.type in trigger.kinds
