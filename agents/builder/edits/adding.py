"""Adds what the palette offers: where it was dropped, and to what it was dropped on."""

from __future__ import annotations

import copy
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing import Scene, scene
from agents.builder.drawing.places import EMPTY_FRAME, GAP_X, GAP_Y, HEAD, PAD, SIZES, Place, free
from agents.builder.edits.naming import fresh
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.edits.starters import AGENTS, GROUP, RULE, TOOLS, with_model

Chat = dict[str, Any]


def add(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    """`what` is the palette's word; `at` the point that it was dropped at, `into` the id of what lies there."""
    what, into = str(edit.get("what")), str(edit.get("into") or "")
    adder = _Adder(document, around, edit.get("at"), into)
    if what in AGENTS:
        return adder.agent(what)
    if what in TOOLS:
        return adder.tool(what)
    match what:
        case "group":
            return adder.group()
        case "rule":
            return adder.rule(copy.deepcopy(RULE))
        case "nested":
            return adder.nested()
        case "sequence":
            return adder.sequence()
    raise Refused(f"There is nothing called {what!r} to add.")


class _Adder:
    def __init__(self, document: Document, around: Surroundings, at: object, into: str) -> None:
        self.document, self.around, self.into = document, around, into
        self.at = (float(at[0]), float(at[1])) if isinstance(at, list) and len(at) == 2 else None

    def agent(self, what: str) -> Outcome:
        name = self._agent(what)
        return Outcome(self.document, f"Added {name}", (ids.agent(name),))

    def group(self) -> Outcome:
        part = with_model(copy.deepcopy(GROUP), self.around.connections)
        part["name"] = fresh(part["name"], set(self.document.names()))
        self.document.spec.setdefault("groups", []).append(part)
        self._join(part["name"])
        self._put(ids.group(part["name"]), EMPTY_FRAME)
        return Outcome(self.document, f"Added {part['name']}", (ids.group(part["name"]),))

    def tool(self, what: str) -> Outcome:
        part = copy.deepcopy(TOOLS[what])
        name = fresh(part["name"], set(self.document.names()) | self._offered())
        if "source" in part:
            part["source"] = part["source"].replace(f"def {part['name']}(", f"def {name}(")
        part["name"] = name
        if what == "chat":
            part["chat"] = self._asking(self._owner() or self._somebody())
        self.document.spec.setdefault("tools", []).append(part)
        if owner := self._owner():
            use_tool(self.document, owner, part)
        self._put(ids.tool(name), SIZES["tool"])
        return Outcome(self.document, f"Added {name}", (ids.tool(name),))

    def rule(self, part: dict[str, Any]) -> Outcome:
        name = self._owner() or self._somebody()
        agent = self.document.find("agents", name)
        assert agent is not None
        rules = agent.setdefault("rules", [])
        rules.append(part)
        id_ = ids.rule(name, len(rules) - 1)
        if self.at:
            self._put(id_, SIZES["rule"])
        return Outcome(self.document, f"Added a rule to {name}", (id_,))

    def nested(self) -> Outcome:
        """With somebody new to talk to, unless nobody was there at all."""
        owner = self._owner() or self._somebody()
        outcome = self.rule({"reply": {"chats": [self._asking(owner)]}})
        return Outcome(self.document, f"Added a nested chat to {owner}", outcome.select)

    def sequence(self) -> Outcome:
        """The conversation becomes a sequence, or its sequence one chat longer."""
        talk = self.document.spec.get("conversation")
        names = [part["name"] for part in self.document.named("agents")]
        if len(names) < 2:
            raise Refused("A sequence is held between agents: add two first.")
        last = _last_chat(talk)
        same: Chat = {key: last[key] for key in ("initiator", "recipient") if key in last} if last else {}
        chat = {"initiator": names[0], "recipient": names[1]} | same
        match talk:
            case {"type": "sequence", "chats": [*chats]}:
                self.document.spec["conversation"]["chats"] = [*chats, chat]
            case {"type": "program", "acts": [*acts]}:
                self.document.spec["conversation"]["acts"] = [*acts, {"type": "sequence", "chats": [chat]}]
            case {"initiator": _}:
                first = {key: value for key, value in dict(talk or {}).items() if key != "type"}
                self.document.spec["conversation"] = {"type": "sequence", "chats": [first, chat]}
            case _:
                self.document.spec["conversation"] = {"type": "sequence", "chats": [chat]}
        return Outcome(self.document, "Added a chat to the sequence", (ids.START,))

    def _agent(self, what: str) -> str:
        part = with_model(copy.deepcopy(AGENTS[what]), self.around.connections)
        part["name"] = fresh(part["name"], set(self.document.names()))
        self.document.spec.setdefault("agents", []).append(part)
        self._join(part["name"])
        self._put(ids.agent(part["name"]), SIZES["agent"])
        return str(part["name"])

    def _asking(self, owner: str) -> Chat:
        """A chat of `owner` with an expert of its own."""
        before = self.into, self.at
        self.into, self.at = "", (self.at[0] + 320, self.at[1]) if self.at else None
        name = self._agent("assistant")
        self.into, self.at = before
        return {"initiator": owner, "recipient": name, "max_turns": 1} | (
            {} if self.document.find("agents", owner) is None else {"message": None}
        )

    def _owner(self) -> str:
        """The agent that it was dropped on, or ""."""
        words = ids.read(self.into) if self.into else ("",)
        return words[1] if words[0] in ("agent", "rule") and self.document.find("agents", words[1]) else ""

    def _somebody(self) -> str:
        """Whom something goes to that must belong to an agent: the last one, or a new one."""
        agents = self.document.named("agents")
        return str(agents[-1]["name"]) if agents else self._agent("custom")

    def _join(self, name: str) -> None:
        words = ids.read(self.into) if self.into else ("",)
        group = self.document.find("groups", words[1]) if words[0] == "group" else None
        if group is not None and isinstance(group.setdefault("members", []), list):
            group["members"].append(name)

    def _put(self, id_: str, size: tuple[float, float]) -> None:
        drawn = scene(self.document)
        known = [node for node in drawn.nodes if node.id in self.document.layout]
        empty = tuple(frame for frame in drawn.frames if frame.id in self.document.layout and frame.id != id_)
        if self.at is not None:
            wish = (self.at[0] - size[0] / 2, self.at[1] - size[1] / 2)
        elif self.into in self.document.layout and ids.read(self.into)[0] == "group":
            wish = self._in_group([(node.x, node.y) for node in known if node.frame == self.into and node.id != id_])
        elif known:
            wish = (max(node.x for node in known) + SIZES["agent"][0] + 96, min(node.y for node in known))
        else:
            wish = (0, 0)
        others = Scene(empty, tuple(node for node in known if node.id != id_), ())
        self.document.layout[id_] = list(free(others, size, wish))

    def _in_group(self, members: list[Place]) -> Place:
        """The first free cell of a small grid, beside those who are there."""
        if not members:
            x, y = self.document.layout[self.into]
            return x + PAD, y + HEAD
        columns = 2 if len(members) < 4 else 3
        left, top = min(x for x, _ in members), min(y for _, y in members)
        wide, high = SIZES["agent"][0] + GAP_X, SIZES["agent"][1] + GAP_Y
        cells = ((left + at % columns * wide, top + at // columns * high) for at in range(len(members) * columns + 1))
        return next(cell for cell in cells if not any(_is_near(cell, member) for member in members))

    def _offered(self) -> set[str]:
        return {name for tool in self.document.named("tools") for name in reading.offered_names(tool)}


def _is_near(one: Place, other: Place) -> bool:
    """Whether agents at both places would lie upon one another."""
    return all(abs(one[at] - other[at]) < SIZES["agent"][at] for at in (0, 1))


def use_tool(document: Document, agent_name: str, tool: dict[str, Any]) -> str:
    """Lets an agent with a model call the tool, another one run it; returns the field that says so."""
    agent = document.find("agents", agent_name)
    assert agent is not None
    field = "offers" if agent.get("model") else "runs"
    names = agent.setdefault(field, [])
    names += [name for name in reading.offered_names(tool) if name not in names]
    return field


def _last_chat(talk: object) -> Chat | None:
    match talk:
        case {"chats": [*_, dict() as chat]} | {"acts": [*_, dict() as chat]}:
            return chat
        case {"initiator": _}:
            assert isinstance(talk, dict)
            return talk
    return None
