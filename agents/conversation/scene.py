"""Where a conversation stands: who is there, what they remember, and inside which chat."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Protocol

from agents.conversation.memory import Memory
from agents.conversation.messages import Message
from agents.conversation.participants import Agent, Team
from agents.conversation.results import Result
from agents.conversation.steps import OfferedTool, Step

if TYPE_CHECKING:
    from agents.conversation.chat import Chat, ChatResult
    from agents.conversation.opening import Around


class Hold(Protocol):
    """How a chat is held. Replies may begin chats, and chats are made of replies: this is how the first know the
    second."""

    def __call__(self, scene: Scene, chat: Chat, around: Around) -> Generator[Step, Result, ChatResult]: ...


@dataclass(slots=True)
class Scene:
    """`chat` is the place of the chat that is held ("" outside of all), `began` how many began inside it.

    `chance` is the run's own: seeded once, drawn from in order, so that a replay draws the same. `cache` is the seed
    of the response cache that the chat asks for.
    """

    team: Team
    task: str
    chance: Random
    hold: Hold
    memory: Memory = field(default_factory=Memory)
    chat: str = ""
    began: int = 0
    cache: int | None = None

    def inside(self, cache: int | None) -> Scene:
        """The scene of the next chat that begins inside this one."""
        place = f"{self.chat}.{self.began}" if self.chat else str(self.began)
        self.began += 1
        return replace(self, chat=place, began=0, cache=self.cache if cache is None else cache)

    @property
    def depth(self) -> int:
        """How many chats this one is inside of, itself included."""
        return self.chat.count(".") + 1 if self.chat else 0

    def agent(self, name: str) -> Agent:
        return self.team.agents[name]

    def offered(self, name: str) -> tuple[OfferedTool, ...]:
        """The tools that the model of this agent is told of; a group's is told of none."""
        agent = self.team.agents.get(name)
        tools = (self.team.tools[tool].offered for tool in agent.offers) if agent else ()
        return tuple(tool for tool in tools if tool is not None)

    def log(self, agent: str, peer: str) -> list[Message]:
        return self.memory.logs[agent, peer]
