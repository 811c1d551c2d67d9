"""A spec seen as a whole: who and what there is by name, and every chat of it wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Self

from agents.spec_agents import AgentSpec
from agents.spec_chats import AnswerSpec, ChatSpec, ForgetSpec, LinkSpec, ProgramSpec, ResumeSpec, SequenceSpec
from agents.spec_groups import GroupSpec
from agents.spec_problems import Problem
from agents.spec_rules import ChatsReply
from agents.tools.specs import ChatTool, PythonTool

if TYPE_CHECKING:
    from agents.spec import TeamSpec

Act = ChatSpec | SequenceSpec | ResumeSpec | ForgetSpec | AnswerSpec


class Place(StrEnum):
    """Where a chat stands: at the top, inside a reply rule, or inside a tool."""

    TOP = "top"
    RULE = "rule"
    TOOL = "tool"


@dataclass(frozen=True)
class Whole:
    """Names of the team; `tools` are the offered ones."""

    spec: TeamSpec
    agents: dict[str, AgentSpec]
    groups: dict[str, GroupSpec]
    tools: tuple[str, ...]
    functions: tuple[str, ...]

    @classmethod
    def of(cls, spec: TeamSpec) -> Self:
        return cls(
            spec,
            {agent.name: agent for agent in spec.agents},
            {group.name: group for group in spec.groups},
            tuple(name for tool in spec.tools for name in tool.names),
            tuple(tool.name for tool in spec.tools if isinstance(tool, PythonTool)),
        )

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        return (*self.agents, *self.groups)

    @cached_property
    def acts(self) -> tuple[tuple[str, Act], ...]:
        """What the run does, each with its path."""
        talk = self.spec.conversation
        if isinstance(talk, ProgramSpec):
            return tuple((f"conversation.acts[{index}]", act) for index, act in enumerate(talk.acts))
        return (("conversation", talk),)

    @cached_property
    def links(self) -> tuple[tuple[str, list[LinkSpec]], ...]:
        """The chats that are held in a row, each list with its path."""
        acts = [(f"{path}.chats", act.chats) for path, act in self.acts if isinstance(act, SequenceSpec)]
        return (*acts, *((path, reply.chats) for path, _, reply in self.nested))

    @cached_property
    def nested(self) -> tuple[tuple[str, AgentSpec, ChatsReply], ...]:
        """The nested chats of agents' rules."""
        return tuple(
            (f"agents[{at}].rules[{index}].reply.chats", agent, rule.reply)
            for at, agent in enumerate(self.spec.agents)
            for index, rule in enumerate(agent.rules)
            if isinstance(rule.reply, ChatsReply)
        )

    @cached_property
    def chats(self) -> tuple[tuple[str, ChatSpec, Place], ...]:
        """Every chat, wherever it stands."""
        return tuple(self._chats())

    def _chats(self) -> Iterator[tuple[str, ChatSpec, Place]]:
        for path, act in self.acts:
            if isinstance(act, ChatSpec):
                yield path, act, Place.TOP
        for path, links in self.links:
            place = Place.TOP if path.startswith("conversation") else Place.RULE
            for index, link in enumerate(links):
                yield f"{path}[{index}]", link, place
        for index, tool in enumerate(self.spec.tools):
            if isinstance(tool, ChatTool):
                yield f"tools[{index}].chat", tool.chat, Place.TOOL

    def is_member(self, name: str) -> bool:
        return any(name in group.members for group in self.spec.groups)


def unknown(path: str, name: str, known: Iterable[str], what: str) -> Iterator[Problem]:
    """A problem if `name` is not one of `known`; `what` is "agent", "tool" and the like."""
    names = list(known)
    if name not in names:
        fix = f"use one of {', '.join(names)}" if names else f"add a {what} of this name, or leave it out"
        yield Problem(path, name, f"No {what} has this name.", fix)


def each_unknown(path: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Problem]:
    for index, name in enumerate(names):
        yield from unknown(f"{path}[{index}]", name, known, what)
