"""Agents: the tools and the people that they name, and whether they could ever answer."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_agents import AgentSpec
from agents.spec_checks.whole import Whole, each_unknown, unknown
from agents.spec_problems import Problem
from agents.spec_rules import FunctionReply, RuleSpec, ToolReply

MUTE = "This agent could never answer."


def check(whole: Whole) -> Iterator[Problem]:
    for index, agent in enumerate(whole.spec.agents):
        path = f"agents[{index}]"
        yield from each_unknown(f"{path}.offers", agent.offers, whole.tools, "tool")
        yield from each_unknown(f"{path}.runs", agent.runs, whole.tools, "tool")
        for at, rule in enumerate(agent.rules):
            yield from _rule(whole, f"{path}.rules[{at}]", rule)
        yield from _mute(whole, path, agent)


def _rule(whole: Whole, path: str, rule: RuleSpec) -> Iterator[Problem]:
    for field in ("names", "but"):
        yield from each_unknown(f"{path}.from.{field}", getattr(rule.from_, field), whole.speakers, "agent or group")
    match rule.reply:
        case ToolReply(tool=name):
            yield from unknown(f"{path}.reply.tool", name, whole.tools, "tool")
        case FunctionReply(function=name):
            yield from unknown(f"{path}.reply.function", name, whole.functions, "Python tool")


def _mute(whole: Whole, path: str, agent: AgentSpec) -> Iterator[Problem]:
    if not can_answer(agent) and _is_asked(whole, agent.name):
        fix = 'give it a "model", let it run "code" or tools, or set "human_input", "rules" or "default_reply"'
        yield Problem(path, agent.name, MUTE, fix)


def can_answer(agent: AgentSpec) -> bool:
    if agent.rules:
        return True
    if agent.only_rules:
        return False
    answers = agent.models or agent.code or agent.runs or agent.human_input != "never"
    return bool(answers) or agent.default_reply is not None


def _is_asked(whole: Whole, name: str) -> bool:
    """Whoever only begins chats may leave it at that: the chat ends with the first answer."""
    chats = [chat for _, chat, _ in whole.chats]
    begins = any(chat.initiator == name for chat in chats)
    return not begins or whole.is_member(name) or any(chat.recipient == name for chat in chats)
