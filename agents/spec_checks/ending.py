"""Chats that nothing ends, and people who are asked though nobody is there."""

from __future__ import annotations

from collections.abc import Iterator

from agents.conversation.termination import Match
from agents.conversation.turns import MOST_TURNS
from agents.spec_agents import AgentSpec
from agents.spec_chats import ChatSpec
from agents.spec_checks.whole import Place, Whole
from agents.spec_parts import When
from agents.spec_problems import Problem
from agents.spec_rules import From, TextReply


def check(whole: Whole) -> Iterator[Problem]:
    for path, chat, place in whole.chats:
        if _goes_on(whole, chat):
            told = f"No word, no limit and no person ends this chat: it would go on for {MOST_TURNS:,} turns."
            yield Problem(f"{path}.max_turns", None, told, 'set "max_turns", or let a word end it')
        if chat.message is None and place is not Place.RULE and _asks_nobody(whole, chat.initiator):
            told = f"A person is asked for the first message, but no person stands behind {chat.initiator}."
            fix = f'write a "message", or set "human_input" of {chat.initiator}'
            yield Problem(f"{path}.message", None, told, fix)


def _goes_on(whole: Whole, chat: ChatSpec) -> bool:
    """A group ends by its rounds; of two agents it takes one that stops."""
    pair = [whole.agents.get(name) for name in (chat.initiator, chat.recipient)]
    return chat.max_turns is None and all(agent is not None and _never_stops(agent) for agent in pair)


def _never_stops(agent: AgentSpec) -> bool:
    return _always_answers(agent) and (agent.only_rules or not _may_stop(agent))


def _may_stop(agent: AgentSpec) -> bool:
    limited = agent.max_auto_replies is not None or agent.termination.match is not Match.NEVER
    return limited or agent.human_input != "never"


def _always_answers(agent: AgentSpec) -> bool:
    if any(
        isinstance(rule.reply, TextReply)
        and rule.reply.text is not None
        and rule.final
        and rule.when == When()
        and rule.from_ == From()
        for rule in agent.rules
    ):
        return True
    return not agent.only_rules and (bool(agent.models) or agent.default_reply is not None)


def _asks_nobody(whole: Whole, name: str) -> bool:
    return name in whole.agents and whole.agents[name].human_input == "never"
