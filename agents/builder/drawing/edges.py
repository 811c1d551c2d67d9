"""What is drawn between the parts of a document. An id holds all that an edit needs to find the edge again:

edge.begins                        start to the agent that says the first message
edge.chat.PLACE…                   a chat of the conversation: none, its index, or act and index
edge.transition.GROUP.FROM.TO      FROM may be followed by TO
edge.barred.GROUP.FROM.TO          … may not
edge.row.GROUP.INDEX.FROM          a row of the table that is no transition; without FROM it is for anybody
edge.member.GROUP.NAME             of a group in which it is not drawn
edge.offers.AGENT.TOOL             the agent's model may call it
edge.runs.AGENT.TOOL               the agent runs it
edge.trigger.AGENT.INDEX           from the agent to its rule
edge.uses.AGENT.INDEX              from the rule to the tool that answers
edge.nested.AGENT.INDEX.CHAT       from the rule to who talks in its chats
edge.selects.GROUP                 from the group to the function that chooses its speakers
edge.inside.TOOL                   from a tool that is a chat to who answers in it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing import words
from agents.builder.drawing.nodes import frames_of, rules_of
from agents.builder.drawing.scene import Edge, EdgeKind
from agents.spec_agents import AgentSpec
from agents.spec_chats import ChatSpec
from agents.spec_groups import FunctionSelection, GroupSpec, RowSpec, SpeakerNext, TableSelection
from agents.spec_rules import ChatsReply, FunctionReply, RuleSpec, ToolReply

#: Who spoke, and who may speak next.
Pair = tuple[str, str]


def edges(document: Document) -> Iterator[Edge]:
    """Only between what is there: a name that points nowhere is a problem, and not drawn."""
    people = {part["name"]: ids.agent(part["name"]) for part in document.named("agents")}
    people |= {part["name"]: ids.group(part["name"]) for part in document.named("groups")}
    tools = {name: ids.tool(raw["name"]) for raw in document.named("tools") for name in reading.offered_names(raw)}
    drawing = _Drawing(document, people, tools)
    seen: set[str] = set()
    for edge in drawing.edges():
        if edge.source and edge.target and edge.id not in seen:
            seen.add(edge.id)
            yield edge


class _Drawing:
    """`people` and `tools` are the ids by name; a name that is not in them gives "", and its edge is left out."""

    def __init__(self, document: Document, people: dict[str, str], tools: dict[str, str]) -> None:
        self.document, self.people, self.tools = document, people, tools
        self.frames = frames_of(document)

    def edges(self) -> Iterator[Edge]:
        yield from self._conversation()
        for group in reading.groups(self.document):
            yield from self._group(group)
        for raw in self.document.named("agents"):
            agent = reading.agent(raw)
            yield from self._agent(agent)
            for index, rule in enumerate(rules_of(raw)):
                yield from self._rule(agent.name, index, reading.rule(rule))
        for tool in self.document.named("tools"):
            yield from self._chat_tool(tool)

    def _conversation(self) -> Iterator[Edge]:
        talk = self.document.spec.get("conversation")
        if not isinstance(talk, dict):
            return
        found = list(chats_of(talk))
        if found:
            first = str(found[0][1].get("initiator", ""))
            target = self.people.get(first, "")
            yield Edge("edge.begins", "begins", ids.START, target, "", f"{first} says the first message")
        for place, raw in found:
            yield self._chat(place, raw, is_alone=len(found) == 1)

    def _chat(self, place: tuple[int, ...], raw: dict[str, Any], *, is_alone: bool) -> Edge:
        one, other = str(raw.get("initiator", "")), str(raw.get("recipient", ""))
        number = ".".join(str(index + 1) for index in place)
        limit = _turns(raw)
        label = " · ".join(word for word in ("" if is_alone else number, limit) if word)
        said = f"{one} talks to {other}" + (f", {limit}" if limit else "")
        source, target = self.people.get(one, ""), self.people.get(other, "")
        # A line from within a group to the group itself would be a dot on its frame.
        source = ids.START if source and self.frames.get(one) == target else source
        return Edge(ids.of("edge", "chat", *place), "chat", source, target, label, said)

    def _group(self, group: GroupSpec) -> Iterator[Edge]:
        rows = list(enumerate(group.selection.rows)) if isinstance(group.selection, TableSelection) else []
        labels = _labels(rows)
        drawn = set()
        for kind, one, other in _transitions(group):
            drawn.add((one, other))
            yield self._transition(group, kind, (one, other), labels.get((one, other), []))
        for index, row in rows:
            yield from self._row(group, index, row, labels, drawn)
        if isinstance(group.selection, FunctionSelection):
            name, id_ = group.selection.function, ids.of("edge", "selects", group.name)
            said = f"{name} chooses who speaks in {group.name}"
            yield Edge(id_, "uses", ids.group(group.name), self.tools.get(name, ""), "", said)
        for name in group.members:
            if self.frames.get(name) != ids.group(group.name):
                said = f"{name} is in {group.name}, too"
                source, target = self.people.get(name, ""), ids.group(group.name)
                yield Edge(ids.of("edge", "member", group.name, name), "member", source, target, "", said)

    def _transition(self, group: GroupSpec, kind: str, pair: Pair, conditions: list[str]) -> Edge:
        one, other = pair
        said = f"{other} may {'' if kind == 'transition' else 'not '}speak after {one}{_when(conditions)}"
        id_ = ids.of("edge", kind, group.name, one, other)
        source, target = self.people.get(one, ""), self.people.get(other, "")
        return Edge(id_, "transition" if kind == "transition" else "barred", source, target, _label(conditions), said)

    def _row(
        self, group: GroupSpec, index: int, row: RowSpec, labels: Mapping[Pair, list[str]], drawn: set[Pair]
    ) -> Iterator[Edge]:
        """One line for all rows between the same two: its id is that of the first."""
        if not isinstance(row.next, SpeakerNext):
            return
        to = row.next.speaker
        for name in row.after or [""]:
            if (name, to) not in drawn:
                drawn.add((name, to))
                id_ = ids.of("edge", "row", group.name, index, *([name] if name else []))
                source = self.people.get(name, "") if name else ids.group(group.name)
                conditions = labels[name, to]
                said = f"row {index + 1} of {group.name}: {to} speaks after {name or 'anybody'}{_when(conditions)}"
                yield Edge(id_, "row", source, self.people.get(to, ""), _label(conditions), said)

    def _agent(self, agent: AgentSpec) -> Iterator[Edge]:
        source = self.people[agent.name]
        both: tuple[tuple[EdgeKind, list[str], str], ...] = (
            ("offers", agent.offers, "may call"),
            ("runs", agent.runs, "executes"),
        )
        for kind, names, verb in both:
            for name in names:
                target = self.tools.get(name, "")
                tool = ids.read(target)[1] if target else ""
                id_ = ids.of("edge", kind, agent.name, tool)
                yield Edge(
                    id_, "offers" if kind == "offers" else "runs", source, target, "", f"{agent.name} {verb} {tool}"
                )

    def _rule(self, agent: str, index: int, rule: RuleSpec) -> Iterator[Edge]:
        node, label = ids.rule(agent, index), words.trigger(rule.from_, rule.when)
        said = f"{agent} has this rule" + (f" for messages {label}" if label else "")
        yield Edge(ids.of("edge", "trigger", agent, index), "trigger", self.people[agent], node, label, said)
        match rule.reply:
            case ToolReply(tool=name) | FunctionReply(function=name):
                said = f"the rule answers with {name}"
                yield Edge(ids.of("edge", "uses", agent, index), "uses", node, self.tools.get(name, ""), "", said)
            case ChatsReply(chats=chats):
                for at, chat in enumerate(chats):
                    yield self._nested(
                        ids.of("edge", "nested", agent, index, at), node, at if len(chats) > 1 else -1, chat
                    )

    def _nested(self, id_: str, node: str, at: int, chat: ChatSpec) -> Edge:
        number = "" if at < 0 else str(at + 1)
        label = " · ".join(word for word in (number, words.turns(chat)) if word)
        said = f"{chat.initiator} asks {chat.recipient} in a chat of its own"
        return Edge(id_, "nested", node, self.people.get(chat.recipient, ""), label, said)

    def _chat_tool(self, raw: dict[str, Any]) -> Iterator[Edge]:
        chat = raw.get("chat")
        if raw.get("type") == "chat" and isinstance(chat, dict):
            other = str(chat.get("recipient", ""))
            said = f"{raw['name']} asks {other}"
            id_ = ids.of("edge", "inside", raw["name"])
            yield Edge(id_, "nested", ids.tool(raw["name"]), self.people.get(other, ""), _turns(chat), said)


def chats_of(talk: dict[str, Any]) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
    """The chats of a conversation, each with its place: (), (index,), (act,) or (act, index)."""
    match talk.get("type", "chat"):
        case "sequence":
            yield from (((at,), chat) for at, chat in enumerate(reading.objects(talk.get("chats"))))
        case "program":
            for at, act in enumerate(reading.objects(talk.get("acts"))):
                yield from (((at, *place), chat) for place, chat in chats_of(act))
        case "chat":
            yield (), talk


def _turns(chat: dict[str, Any]) -> str:
    limit = chat.get("max_turns")
    return f"{limit} turn{'' if limit == 1 else 's'}" if isinstance(limit, int) else ""


def _labels(rows: list[tuple[int, RowSpec]]) -> dict[Pair, list[str]]:
    """The conditions of all rows from one to another, in the order of the table; "" for anybody."""
    found: dict[Pair, list[str]] = {}
    for _, row in rows:
        if isinstance(row.next, SpeakerNext):
            for name in row.after or [""]:
                found.setdefault((name, row.next.speaker), []).append(words.condition(row.when))
    return found


def _label(conditions: list[str]) -> str:
    """The first condition, and how many more there are."""
    more = f" +{len(conditions) - 1}" if len(conditions) > 1 else ""
    return f"{conditions[0] or 'always'}{more}" if conditions and (conditions[0] or more) else ""


def _when(conditions: list[str]) -> str:
    said = [f"the message {condition}" if condition else "always" for condition in conditions]
    return f", {' or '.join(said)}" if any(conditions) else ""


def _transitions(group: GroupSpec) -> Iterator[tuple[str, str, str]]:
    """Kind, from and to."""
    if group.transitions is None:
        return
    for kind, followers in (("transition", group.transitions.allowed), ("barred", group.transitions.disallowed)):
        for name, others in (followers or {}).items():
            yield from ((kind, name, other) for other in others)
