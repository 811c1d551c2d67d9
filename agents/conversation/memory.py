"""What everybody remembers: each agent its own log of what it and another said, as AutoGen keeps them
(conversation-semantics, section 2), and each group the list of what it heard.

All of it follows from the steps' results alone, so it is never stored: a resumed run builds it again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeVar

from agents.conversation.messages import Message

Pair = tuple[str, str]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Memory:
    """Logs by (whose, with whom); in a group, with whom is the group.

    `auto_replies` counts the answers that (who, to whom) gave in a row without a person. `typed` is what people typed
    in an agent's place. `ran` is the newest message whose code (who, with whom) has answered.
    """

    logs: defaultdict[Pair, list[Message]] = field(default_factory=lambda: defaultdict(list))
    rooms: defaultdict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    auto_replies: defaultdict[Pair, int] = field(default_factory=lambda: defaultdict(int))
    typed: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    ran: dict[Pair, Message] = field(default_factory=dict)

    def prepare(self, one: str, other: str, *, keep: bool) -> None:
        """A chat of these two begins: counters start anew, and memories too unless they are kept."""
        for pair in ((one, other), (other, one)):
            self.auto_replies.pop(pair, None)
            if not keep:
                self.logs.pop(pair, None)
                self.typed.pop(pair[0], None)

    def forget(self, agent: str, keep: int = 0) -> None:
        """Of every log of this agent only the newest `keep` messages stay, and the call before an answer that is the
        oldest of them: an answer without its call is refused by models."""
        for pair, log in self.logs.items():
            if pair[0] == agent:
                log[:] = newest(log, keep)

    def reset(self, name: str) -> None:
        """The agent or group `name` starts as if it had never talked."""
        self.forget(name)
        self.rooms.pop(name, None)
        self.typed.pop(name, None)
        for pair in [pair for pair in self.auto_replies if pair[0] == name]:
            del self.auto_replies[pair]

    def copy(self) -> Memory:
        """For a branch that goes its own way. Messages are shared: they never change."""
        return Memory(
            defaultdict(list, {pair: list(log) for pair, log in self.logs.items()}),
            defaultdict(list, {group: list(room) for group, room in self.rooms.items()}),
            self.auto_replies.copy(),
            defaultdict(list, {agent: list(texts) for agent, texts in self.typed.items()}),
            dict(self.ran),
        )

    def take_over(self, before: Memory, after: Memory) -> None:
        """What a branch changed between these two states of it holds here, too."""
        _take_over(self.logs, before.logs, after.logs)
        _take_over(self.rooms, before.rooms, after.rooms)
        _take_over(self.auto_replies, before.auto_replies, after.auto_replies)
        _take_over(self.typed, before.typed, after.typed)
        _take_over(self.ran, before.ran, after.ran)


def newest(log: list[Message], keep: int) -> list[Message]:
    if not keep:
        return []
    oldest = max(len(log) - keep, 0)
    if oldest and log[oldest].answers:
        oldest -= 1
    return log[oldest:]


def _take_over(mine: dict[K, V], before: dict[K, V], after: dict[K, V]) -> None:
    for key in before.keys() - after.keys():
        mine.pop(key, None)
    mine.update({key: value for key, value in after.items() if key not in before or before[key] != value})
