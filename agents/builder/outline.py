"""Everything in a draft as a list that can be read, searched and reordered: the builder for those who do not draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing.nodes import frames, frames_of, nodes
from agents.cast import GROUP


@dataclass(frozen=True, slots=True)
class Item:
    """One part of the team, with those that belong to it. `is_first` and `is_last` are of its like, as the edit `order`
    counts them."""

    id: str
    name: str
    role: str
    icon: str
    hue: str
    is_first: bool = True
    is_last: bool = True
    inner: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """`groups` hold their members, agents hold their rules; `agents` are those in no group."""

    start: Item
    groups: tuple[Item, ...]
    agents: tuple[Item, ...]
    tools: tuple[Item, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.groups or self.agents or self.tools)


def outline(document: Document) -> Outline:
    return _Reading(document).outline()


class _Reading:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = {node.id: node for node in nodes(document)}
        self.groups = {ids.group(group.name): group for group in reading.groups(document)}
        around = frames_of(document)
        self.around = {ids.agent(part["name"]): around.get(part["name"], "") for part in document.named("agents")}
        self.around |= {frame.id: frame.frame for frame in frames(document)}

    def outline(self) -> Outline:
        groups, agents = list(self.groups), [ids.agent(part["name"]) for part in self.document.named("agents")]
        tools = [ids.tool(part["name"]) for part in self.document.named("tools")]
        return Outline(
            start=self._item(ids.START),
            groups=tuple(self._speaker(id_, groups) for id_ in groups if not self.around[id_]),
            agents=tuple(self._speaker(id_, agents) for id_ in agents if not self.around[id_]),
            tools=tuple(self._item(id_, tools) for id_ in tools),
        )

    def _speaker(self, id_: str, like: Sequence[str]) -> Item:
        """An agent or a group; `like` are those among which it has its place."""
        if id_ not in self.groups:
            return self._item(id_, like, self._rules(id_))
        named = [self._participant(name) for name in self.groups[id_].members]
        members = [member for member in named if member]
        inner = tuple(self._speaker(one, members) for one in dict.fromkeys(members) if self.around[one] == id_)
        return self._item(id_, like, inner)

    def _participant(self, name: str) -> str:
        """ "" for a member that is nobody."""
        return next((id_ for id_ in (ids.agent(name), ids.group(name)) if id_ in self.around), "")

    def _rules(self, agent: str) -> tuple[Item, ...]:
        name = ids.read(agent)[1]
        found = [id_ for id_ in self.nodes if ids.read(id_)[:2] == ("rule", name)]
        return tuple(self._item(id_, found) for id_ in found)

    def _item(self, id_: str, like: Sequence[str] = (), inner: tuple[Item, ...] = ()) -> Item:
        first, last = (like[0], like[-1]) if like else (id_, id_)
        is_first, is_last = id_ == first, id_ == last
        if id_ in self.groups:
            name, role = self.groups[id_].name, "Group chat"
            return Item(id_, name, role, "users-round", GROUP, is_first, is_last, inner)
        node = self.nodes[id_]
        return Item(id_, node.name, node.role, node.icon, node.hue, is_first, is_last, inner)
