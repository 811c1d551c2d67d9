"""Who is ever talked to, and which tools are ever called: what nobody comes to was hardly meant."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_agents import AgentSpec
from agents.spec_chats import AnswerSpec, ChatSpec, ResumeSpec, SequenceSpec
from agents.spec_checks.whole import Whole
from agents.spec_groups import FunctionSelection
from agents.spec_problems import Problem
from agents.spec_rules import ChatsReply, FunctionReply, ToolReply
from agents.tools.specs import ChatTool

UNREACHED = "Nobody ever talks to it."


def check(whole: Whole) -> Iterator[Problem]:
    reached = _reached(whole)
    for kind, parts in (("agents", whole.spec.agents), ("groups", whole.spec.groups)):
        for at, part in enumerate(parts):
            if part.name not in reached:
                fix = "put it into a chat or a group, or leave it out"
                yield Problem(f"{kind}[{at}]", part.name, UNREACHED, fix)
    yield from _tools(whole)


def _tools(whole: Whole) -> Iterator[Problem]:
    """A tool that is run without being offered may answer calls that are given to the team; one that is neither is
    for nothing."""
    used = set(_used(whole))
    for at, tool in enumerate(whole.spec.tools):
        if not used.intersection(tool.names):
            fix = "let an agent offer it and another run it, or leave it out"
            yield Problem(f"tools[{at}]", tool.name, "Nobody is offered this tool, and nobody runs it.", fix)
    told = {name for agent in whole.spec.agents for name in agent.offers}
    given = {
        call.name for _, act in whole.acts if isinstance(act, AnswerSpec) for m in act.messages for call in m.calls
    }
    for at, agent in enumerate(whole.spec.agents):
        for index, name in enumerate(agent.runs):
            if name in whole.tools and name not in told | given:
                fix = 'put it into the "offers" of the agent whose model should call it'
                yield Problem(f"agents[{at}].runs[{index}]", name, "No model is offered this tool.", fix)


def _used(whole: Whole) -> Iterator[str]:
    for agent in whole.spec.agents:
        yield from (*agent.offers, *agent.runs)
        for rule in agent.rules:
            match rule.reply:
                case ToolReply(tool=name) | FunctionReply(function=name):
                    yield name
    yield from (g.selection.function for g in whole.spec.groups if isinstance(g.selection, FunctionSelection))


def _reached(whole: Whole) -> set[str]:
    """Everybody whom the conversation comes to: by its chats, by groups, by rules and by tools that are chats."""
    found, ahead = set[str](), list(_begun(whole))
    tools = {tool.name: tool for tool in whole.spec.tools if isinstance(tool, ChatTool)}
    members = {name: group.members for name, group in whole.groups.items()}
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        ahead += members.get(name, ())
        if name in whole.agents:
            ahead += _led_to(whole.agents[name], tools)
    return found


def _begun(whole: Whole) -> Iterator[str]:
    for _, act in whole.acts:
        match act:
            case ChatSpec():
                yield from (act.initiator, act.recipient)
            case SequenceSpec():
                yield from (name for link in act.chats for name in (link.initiator, link.recipient))
            case ResumeSpec(group=name) | AnswerSpec(agent=name):
                yield name


def _led_to(agent: AgentSpec, tools: dict[str, ChatTool]) -> Iterator[str]:
    held: list[ChatSpec] = [tools[name].chat for name in agent.runs if name in tools]
    for rule in agent.rules:
        match rule.reply:
            case ChatsReply(chats=chats):
                held += chats
            case ToolReply(tool=name) if name in tools:
                held.append(tools[name].chat)
    yield from (name for chat in held for name in (chat.initiator, chat.recipient))
