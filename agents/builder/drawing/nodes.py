"""The cards and pills of a document, without their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing import words
from agents.builder.drawing.scene import Frame, Node, Tag
from agents.cast import TOOLS, hues_of, member_of
from agents.conversation.selection import Method
from agents.spec_agents import AgentSpec
from agents.spec_chats import LinkSpec
from agents.spec_groups import GroupSpec, SelectionSpec, TableSelection
from agents.spec_rules import ChatsReply, FunctionReply, RuleSpec, TextReply, ToolReply
from studio.web.hues import EXECUTOR

_METHODS = {
    Method.AUTO: "the model chooses",
    Method.ROUND_ROBIN: "in turn",
    Method.RANDOM: "at random",
    Method.MANUAL: "a person chooses",
}
_ACTS = {"resume": "goes on", "forget": "forgets", "answer": "answers"}


def nodes(document: Document) -> Iterator[Node]:
    """The start, agents each with their rules after them, then tools."""
    frames = frames_of(document)
    agents = reading.agents(document)
    hues = hues_of(agents, reading.groups(document))
    yield start(document)
    for raw, agent in zip(document.named("agents"), agents, strict=True):
        frame = frames.get(agent.name, "")
        yield _agent(agent, hues[agent.name], frame)
        for index, rule in enumerate(rules_of(raw)):
            yield _rule(ids.rule(agent.name, index), reading.rule(rule), hues[agent.name], frame)
    for tool in document.named("tools"):
        yield _tool(tool)


def ids_of(document: Document) -> Iterator[str]:
    """Of everything that has a place on the canvas."""
    yield ids.START
    for agent in document.named("agents"):
        yield ids.agent(agent["name"])
        yield from (ids.rule(agent["name"], index) for index in range(len(rules_of(agent))))
    yield from (ids.group(group["name"]) for group in document.named("groups"))
    yield from (ids.tool(tool["name"]) for tool in document.named("tools"))


def frames_of(document: Document) -> dict[str, str]:
    """For each member the id of the group that it is drawn in: the first that has it."""
    found: dict[str, str] = {}
    for group in reading.groups(document):
        for name in group.members:
            found.setdefault(name, ids.group(group.name))
    return found


def frames(document: Document) -> list[Frame]:
    """Each after the one around it; groups that stand inside one another in a circle are drawn side by side."""
    groups = {group.name: group for group in reading.groups(document)}
    around = {name: frame for name, frame in frames_of(document).items() if name in groups}
    drawn = [_frame(group, _outer(name, around)) for name, group in groups.items()]
    return sorted(drawn, key=lambda frame: _depth(frame, {one.id: one for one in drawn}))


def start(document: Document) -> Node:
    talk = document.spec.get("conversation")
    text = "Connect it to whoever begins." if not isinstance(talk, dict) else _talk(talk)
    return Node(ids.START, "start", "Start", "The task", "play", "slate", text)


def _talk(talk: dict[str, Any]) -> str:
    match talk.get("type", "chat"):
        case "sequence":
            how = "side by side" if talk.get("together") else "one after the other"
            return f"{len(list(reading.objects(talk.get('chats'))))} chats, {how}"
        case "program":
            acts = [str(act.get("type", "chat")) for act in reading.objects(talk.get("acts"))]
            return f"{len(acts)} acts: {', '.join(_ACTS.get(act, act) for act in acts)}"
    return ""


def rules_of(agent: Mapping[str, Any]) -> list[Any]:
    rules = agent.get("rules")
    return rules if isinstance(rules, list) else []


def _agent(agent: AgentSpec, hue: str, frame: str) -> Node:
    member = member_of(agent, hue)
    return Node(
        id=ids.agent(agent.name),
        kind="agent",
        name=agent.name,
        role=member.role,
        icon=member.icon,
        hue=hue,
        text=words.short(member.text, 160),
        tags=tuple(_agent_tags(agent)),
        frame=frame,
    )


def _agent_tags(agent: AgentSpec) -> Iterator[Tag]:
    if agent.models:
        more = f" +{len(agent.models) - 1}" if len(agent.models) > 1 else ""
        yield Tag("cpu", f"{agent.models[0]}{more}")
    if agent.code:
        yield Tag("shield-check", "you approve") if agent.code.review == "always" else Tag("shield-off", "no review")
    if tools := len({*agent.offers, *agent.runs}):
        yield Tag("wrench", str(tools))
    if agent.human_input == "terminate":
        yield Tag("user-round", "asks at the end")


def _rule(id_: str, rule: RuleSpec, hue: str, frame: str) -> Node:
    role, icon, text = reply_of(rule)
    name = rule.name or role
    return Node(id_, "rule", name, role, icon, "violet" if icon == "layers" else hue, text, frame=frame)


def reply_of(rule: RuleSpec) -> tuple[str, str, str]:
    """Role, icon and text."""
    match rule.reply:
        case TextReply(text=None):
            return "Ends the chat", "octagon-x", ""
        case TextReply(text=str(text)):
            return "Answers with a text", "message-square-quote", f"“{words.short(text, 80)}”"
        case ToolReply(tool=name):
            return "Answers with a tool", "wrench", name
        case FunctionReply(function=name):
            return "Answers by a function", "square-function", name
        case ChatsReply(chats=chats):
            return "Nested chat", "layers", _links(chats)
    raise AssertionError("a reply is one of these")


def _links(chats: list[LinkSpec]) -> str:
    lines = [f"{at}. {chat.recipient}" for at, chat in enumerate(chats, 1)]
    return " ".join(lines) if len(lines) > 1 else f"with {chats[0].recipient}, {words.opening(chats[0])}"


def _tool(raw: dict[str, Any]) -> Node:
    role, icon = TOOLS.get(str(raw.get("type")), ("Tool", "wrench"))
    offered = reading.offered_names(raw)
    tags = (Tag("list", str(len(offered))),) if offered != [raw["name"]] else ()
    description = raw.get("description")
    text = words.short(description, 160) if isinstance(description, str) else ""
    return Node(ids.tool(raw["name"]), "tool", raw["name"], role, icon, EXECUTOR, text, tags)


def _frame(group: GroupSpec, outer: str) -> Frame:
    tags = [Tag("route", selection(group.selection)), Tag("repeat", f"at most {group.max_rounds} messages")]
    if group.models:
        tags.insert(0, Tag("cpu", group.models[0]))
    return Frame(ids.group(group.name), group.name, tuple(tags), frame=outer, is_empty=not group.members)


def selection(chosen: SelectionSpec) -> str:
    if isinstance(chosen, Method):
        return _METHODS[chosen]
    if isinstance(chosen, TableSelection):
        return f"a table of {len(chosen.rows)} row{'' if len(chosen.rows) == 1 else 's'}"
    return f"{chosen.function}() chooses"


def _outer(name: str, around: dict[str, str]) -> str:
    """The frame around a group, unless following the frames outwards leads back to it."""
    seen, frame = {ids.group(name)}, around.get(name, "")
    while frame:
        if frame in seen:
            return ""
        seen.add(frame)
        frame = around.get(ids.read(frame)[1], "")
    return around.get(name, "")


def _depth(frame: Frame, frames_by_id: dict[str, Frame]) -> int:
    outer = frames_by_id.get(frame.frame)
    return 0 if outer is None else 1 + _depth(outer, frames_by_id)
