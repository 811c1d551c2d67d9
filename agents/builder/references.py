"""Who is named where in a draft: so that a new name is written everywhere, and a part that is removed leaves no trace.

Everything here writes into the document that it is given, and takes what cannot be read as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

from agents.builder import ids
from agents.builder.document import Document, Named
from agents.builder.reading import objects, offered_names
from agents.tools.signatures import renamed

#: Agents and groups are named alike; tools by the names that they offer.
Role = Literal["speaker", "tool"]

SPEAKERS: tuple[Named, ...] = ("agents", "groups")


def rename(document: Document, kind: Named, old: str, new: str) -> None:
    """The part, everything that names it, its function if it is one, and its place on the canvas."""
    part = document.find(kind, old)
    if part is None:
        return
    role: Role = "tool" if kind == "tools" else "speaker"
    if old in offered_names(part) or role == "speaker":
        for holder, key, its_role in places(document):
            if its_role == role:
                _rename_in(holder, key, old, new)
    part["name"] = new
    if isinstance(part.get("source"), str):
        part["source"] = renamed(part["source"], old, new)
    _move_places(document, {old: new})


def places(document: Document) -> Iterator[tuple[Any, str | int | None, Role]]:
    """Everywhere that names stand: the holder and the key of one name, or, without a key, a list of names or an object
    whose keys are names."""
    for agent in document.named("agents"):
        yield from _of_agent(agent)
    for group in document.named("groups"):
        yield from _of_group(group)
    for tool in document.named("tools"):
        if isinstance(tool.get("chat"), dict):
            yield from _of_chat(tool["chat"])
    yield from _of_conversation(document.spec.get("conversation"))


def _of_agent(agent: dict[str, Any]) -> Iterator[tuple[Any, str | int | None, Role]]:
    yield agent.get("offers"), None, "tool"
    yield agent.get("runs"), None, "tool"
    for rule in objects(agent.get("rules")):
        trigger, reply = rule.get("from"), rule.get("reply")
        if isinstance(trigger, dict):
            yield trigger.get("names"), None, "speaker"
            yield trigger.get("but"), None, "speaker"
        if isinstance(reply, dict):
            yield reply, "tool", "tool"
            yield reply, "function", "tool"
            for chat in objects(reply.get("chats")):
                yield from _of_chat(chat)


def _of_group(group: dict[str, Any]) -> Iterator[tuple[Any, str | int | None, Role]]:
    yield group.get("members"), None, "speaker"
    yield group.get("repeats"), None, "speaker"
    transitions, selection = group.get("transitions"), group.get("selection")
    if isinstance(transitions, dict):
        for followers in transitions.values():
            if isinstance(followers, dict):
                yield followers, None, "speaker"
                yield from ((names, None, "speaker") for names in followers.values())
    if isinstance(selection, dict):
        yield selection, "function", "tool"
        yield selection.get("default"), "speaker", "speaker"
        for row in objects(selection.get("rows")):
            yield row.get("after"), None, "speaker"
            yield row.get("next"), "speaker", "speaker"


def _of_chat(chat: dict[str, Any]) -> Iterator[tuple[Any, str | int | None, Role]]:
    yield chat, "initiator", "speaker"
    yield chat, "recipient", "speaker"


def _of_conversation(talk: object) -> Iterator[tuple[Any, str | int | None, Role]]:
    if not isinstance(talk, dict):
        return
    yield from _of_chat(talk)
    for chat in objects(talk.get("chats")):
        yield from _of_chat(chat)
    for key in ("group", "agent", "sender"):
        yield talk, key, "speaker"
    for said in objects(talk.get("messages")):
        yield said, "speaker", "speaker"
        yield said, "recipient", "speaker"
    for act in objects(talk.get("acts")):
        yield from _of_conversation(act)


def _rename_in(holder: Any, key: str | int | None, old: str, new: str) -> None:
    match holder:
        case dict() if key is not None:
            if holder.get(key) == old:
                holder[key] = new
        case dict() if old in holder:
            items = [(new if name == old else name, value) for name, value in holder.items()]
            holder.clear()
            holder.update(items)
        case list():
            holder[:] = [new if name == old else name for name in holder]


def _move_places(document: Document, names: dict[str, str]) -> None:
    layout = document.layout
    for id_ in list(layout):
        words = ids.read(id_)
        if len(words) > 1 and words[1] in names:
            layout[ids.of(words[0], names[words[1]], *words[2:])] = layout.pop(id_)


def mentioned(document: Document, role: Role) -> set[str]:
    """Every name of that role, wherever it stands."""
    found: set[str] = set()
    for holder, key, its_role in places(document):
        if its_role == role and holder is not None:
            names = holder if key is None else [holder.get(key)] if isinstance(holder, dict) else []
            found.update(name for name in names if isinstance(name, str))
    return found


def named_speakers(document: Document) -> set[str]:
    return {part["name"] for kind in SPEAKERS for part in document.named(kind)}


def named_tools(document: Document) -> set[str]:
    return {name for tool in document.named("tools") for name in offered_names(tool)}


def forget_in_group(group: dict[str, Any], gone: set[str]) -> None:
    """They are no members any more, and nothing in the group is about them."""
    _Keep("speaker", gone).in_group(group)


def forget(document: Document, role: Role, gone: set[str]) -> None:
    """Takes the names out of everything that stays. What makes no sense without them goes, too: a rule for nobody,
    a row that leads nowhere, a chat that one half of is missing."""
    keep = _Keep(role, gone)
    for agent in document.named("agents"):
        keep.in_agent(agent)
    for group in document.named("groups"):
        keep.in_group(group)
    for tool in document.named("tools"):
        keep.in_tool(tool)
    talk = document.spec.get("conversation")
    if isinstance(talk, dict) and not keep.act(talk):
        del document.spec["conversation"]


class _Keep:
    """What is left of things without some names. The methods that answer say whether the thing still makes sense."""

    def __init__(self, role: Role, gone: set[str]) -> None:
        self.role, self.gone = role, gone

    def in_agent(self, agent: dict[str, Any]) -> None:
        for field in ("offers", "runs"):
            self._names(agent, field, "tool")
        self._items(agent, "rules", self._rule)

    def in_group(self, group: dict[str, Any]) -> None:
        for field in ("members", "repeats"):
            self._names(group, field, "speaker", keep_empty=True)
        if isinstance(transitions := group.get("transitions"), dict) and self.role == "speaker":
            for followers in transitions.values():
                self._followers(followers)
            if not any(transitions.values()):
                del group["transitions"]
        self._selection(group, group.get("selection"))

    def _followers(self, followers: object) -> None:
        if isinstance(followers, dict):
            for name in self.gone & followers.keys():
                del followers[name]
            for name in followers:
                self._names(followers, name, "speaker", keep_empty=True)

    def _selection(self, group: dict[str, Any], selection: object) -> None:
        if isinstance(selection, dict):
            self._items(selection, "rows", self._row, keep_empty=True)
            if self._names_one(selection.get("default"), "speaker", "speaker"):
                del selection["default"]
            if self._names_one(selection, "function", "tool"):
                del group["selection"]

    def in_tool(self, tool: dict[str, Any]) -> None:
        """A tool that is a chat stays, and asks for somebody else."""
        chat = tool.get("chat")
        for key in ("initiator", "recipient"):
            if isinstance(chat, dict) and self._names_one(chat, key, "speaker"):
                del chat[key]

    def act(self, act: dict[str, Any]) -> bool:
        """A conversation, or an act of one."""
        if any(self._names_one(act, key, "speaker") for key in ("initiator", "recipient", "group", "agent", "sender")):
            return False
        for field, check in (("chats", self._chat), ("acts", self.act)):
            if field in act and not self._items(act, field, check):
                return False
        return True

    def _rule(self, rule: dict[str, Any]) -> bool:
        trigger, reply = rule.get("from"), rule.get("reply")
        if isinstance(trigger, dict):
            was_for_some = bool(trigger.get("names"))
            self._names(trigger, "names", "speaker")
            self._names(trigger, "but", "speaker")
            if was_for_some and not trigger.get("names"):
                return False
        if not isinstance(reply, dict):
            return True
        if self._names_one(reply, "tool", "tool") or self._names_one(reply, "function", "tool"):
            return False
        return "chats" not in reply or self._items(reply, "chats", self._chat)

    def _chat(self, chat: dict[str, Any]) -> bool:
        return not any(self._names_one(chat, key, "speaker") for key in ("initiator", "recipient"))

    def _row(self, row: dict[str, Any]) -> bool:
        was_after_some = bool(row.get("after"))
        self._names(row, "after", "speaker")
        if was_after_some and not row.get("after"):
            return False
        return not self._names_one(row.get("next"), "speaker", "speaker")

    def _names(self, holder: dict[str, Any], field: str, role: Role, *, keep_empty: bool = False) -> None:
        names = holder.get(field)
        if self.role == role and isinstance(names, list) and any(name in self.gone for name in names):
            holder[field] = [name for name in names if name not in self.gone]
            if not holder[field] and not keep_empty:
                del holder[field]

    def _names_one(self, holder: object, key: str, role: Role) -> bool:
        return self.role == role and isinstance(holder, dict) and holder.get(key) in self.gone

    def _items(
        self, holder: dict[str, Any], field: str, check: Callable[[dict[str, Any]], bool], *, keep_empty: bool = False
    ) -> bool:
        """Leaves out the items that make no sense any more; says whether something is left, if something was there."""
        items = holder.get(field)
        gone = [at for at, item in enumerate(objects(items)) if not check(item)]
        if not isinstance(items, list) or not gone:
            return True
        for index in reversed(gone):
            take_out(items, index)
        if not items and not keep_empty:
            del holder[field]
        return bool(items)


def take_out(items: list[Any], index: int) -> None:
    """Removes an item of a list; chats that count the others of their list count anew."""
    del items[index]
    for item in objects(items):
        for field in ("left_out", "after"):
            if isinstance(item.get(field), list) and all(isinstance(at, int) for at in item[field]):
                counted = [at - (at > index) for at in item[field] if at != index]
                item[field] = counted
                if not counted:
                    del item[field]
