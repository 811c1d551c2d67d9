"""What a line drawn from one part to another means, or why there can be none.

`link` decides; `connect` carries it out and `refusals` asks it for everything that is drawn, so that the page can say
no while the line is still being drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.drawing.nodes import frames_of, ids_of
from agents.builder.edits.adding import use_tool
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings
from agents.builder.edits.transitions import allow, check

#: Writes the link into the document; returns what was done, in words.
Link = Callable[[], str]


def connect(document: Document, edit: Edit, around: Surroundings) -> Outcome:
    del around
    source, target = str(edit.get("source")), str(edit.get("target"))
    return Outcome(document, link(document, source, target)())


def refusals(document: Document, source: str) -> dict[str, str]:
    """The reason for each part that a line from `source` cannot lead to."""
    return {target: reason for target in ids_of(document) if (reason := _reason(document, source, target))}


def link(document: Document, source: str, target: str) -> Link:
    """Raises Refused."""
    return _Linking(document, source, target).link()


def _reason(document: Document, source: str, target: str) -> str:
    try:
        link(document, source, target)
    except Refused as refused:
        return str(refused)
    return ""


class _Linking:
    """One line from one id to another."""

    def __init__(self, document: Document, source: str, target: str) -> None:
        self.document = document
        self.source, self.target = source, target
        self.one, self.other = ids.read(source), ids.read(target)

    def link(self) -> Link:
        match self.one[0], self.other[0]:
            case _, "start":
                raise Refused("The start is where a conversation begins: draw from it, not to it.")
            case "start", _:
                return self._begins()
            case "agent" | "group", "agent" | "group":
                return self._speakers()
            case "agent", "tool":
                return self._uses(self.one[1], self.other[1])
            case "tool", "agent":
                return self._runs(self.other[1], self.one[1])
            case "agent", "rule":
                return self._takes_rule()
            case "rule", "agent" | "group":
                return self._asks()
            case "rule", "tool":
                return self._answers()
            case "group", _:
                raise Refused("A group leads to who may speak next. Its members use tools and have rules.")
        raise Refused(f"A {self.one[0]} does not lead to a {self.other[0]}.")

    def _begins(self) -> Link:
        if self.other[0] == "group":
            raise Refused("A group cannot begin a chat. Let an agent begin one with it.")
        if self.other[0] != "agent":
            raise Refused("Only an agent can say the first message.")
        talk = self.document.spec.get("conversation")
        if isinstance(talk, dict) and talk.get("type", "chat") != "chat":
            raise Refused("The chats of the conversation say who begins them.")
        if isinstance(talk, dict) and talk.get("recipient") == self.other[1]:
            raise Refused(f"{self.other[1]} is talked to already; whoever begins talks to somebody else.")
        return self._set_initiator

    def _set_initiator(self) -> str:
        self.document.spec.setdefault("conversation", {})["initiator"] = self.other[1]
        return f"{self.other[1]} begins"

    def _speakers(self) -> Link:
        group = self._common_group()
        if group is not None:
            check(group, self.one[1], self.other[1])
            return lambda: allow(group, self.one[1], self.other[1])
        if self.source == self.target:
            raise Refused("An agent cannot talk to itself.")
        if self.one[0] == "group":
            raise Refused("A group cannot begin a chat. Draw from an agent to the group.")
        frames = frames_of(self.document)
        if frames.get(self.one[1]) and frames.get(self.other[1]):
            raise Refused(f"{self.one[1]} and {self.other[1]} are not in the same group.")
        return self._chat()

    def _common_group(self) -> dict[str, Any] | None:
        for group in self.document.named("groups"):
            members = list(reading.strings(group.get("members")))
            if self.one[1] in members and self.other[1] in members:
                return group
        return None

    def _chat(self) -> Link:
        talk = self.document.spec.get("conversation")
        chat = {"initiator": self.one[1], "recipient": self.other[1]}
        if isinstance(talk, dict) and talk.get("type") == "program":
            raise Refused("This conversation is a program of acts. Add the chat in its panel.")
        return lambda: _hold(self.document, chat)

    def _uses(self, agent: str, tool: str) -> Link:
        part = self._tool(tool)
        if self._has(agent, "offers", part) or self._has(agent, "runs", part):
            raise Refused(f"{agent} uses {tool} already. Whether it calls or executes it, its panel says.")

        def use() -> str:
            field = use_tool(self.document, agent, part)
            return f"{agent} {'may call' if field == 'offers' else 'executes'} {tool}"

        return use

    def _runs(self, agent: str, tool: str) -> Link:
        part = self._tool(tool)
        if self._has(agent, "runs", part):
            raise Refused(f"{agent} executes {tool} already.")

        def run() -> str:
            names = self._agent(agent).setdefault("runs", [])
            names += [name for name in reading.offered_names(part) if name not in names]
            return f"{agent} executes {tool}"

        return run

    def _takes_rule(self) -> Link:
        owner, index, taker = self.other[1], int(self.other[2]), self.one[1]
        if owner == taker:
            raise Refused(f"{taker} has this rule already.")

        def take() -> str:
            rule = self._agent(owner)["rules"].pop(index)
            for chat in reading.objects(rule.get("reply", {}).get("chats")):
                chat.update({"initiator": taker} if chat.get("initiator") == owner else {})
            self._agent(taker).setdefault("rules", []).append(rule)
            return f"{taker} has the rule of {owner} now"

        return take

    def _asks(self) -> Link:
        owner, rule = self.one[1], self._rule()
        chats = rule.get("reply", {}).get("chats")
        if not isinstance(chats, list):
            raise Refused("Only nested chats talk to others. Choose them as this rule's answer first.")
        if self.other[1] == owner:
            raise Refused("An agent cannot talk to itself.")
        if any(chat.get("recipient") == self.other[1] for chat in reading.objects(chats)):
            raise Refused(f"{owner} asks {self.other[1]} here already.")

        def ask() -> str:
            chats.append({"initiator": owner, "recipient": self.other[1], "max_turns": 1})
            return f"{owner} asks {self.other[1]}"

        return ask

    def _answers(self) -> Link:
        rule, tool = self._rule(), self.other[1]
        reply = rule.get("reply", {})
        if "chats" in reply:
            raise Refused("Nested chats answer here. Choose a tool as this rule's answer first.")
        names = reading.offered_names(self._tool(tool))
        if reply.get("tool") in names or reply.get("function") in names:
            raise Refused(f"{tool} answers here already.")

        def answer() -> str:
            rule["reply"] = {"tool": names[0]} if names else reply
            return f"{tool} answers for {self.one[1]}"

        return answer

    def _rule(self) -> dict[str, Any]:
        rule: dict[str, Any] = self._agent(self.one[1])["rules"][int(self.one[2])]
        return rule

    def _agent(self, name: str) -> dict[str, Any]:
        found = self.document.find("agents", name)
        if found is None:
            raise Refused(f"{name} is not there any more.")
        return found

    def _tool(self, name: str) -> dict[str, Any]:
        found = self.document.find("tools", name)
        if found is None:
            raise Refused(f"{name} is not there any more.")
        return found

    def _has(self, agent: str, field: str, tool: dict[str, Any]) -> bool:
        names = self._agent(agent).get(field, [])
        return all(name in names for name in reading.offered_names(tool))


def _hold(document: Document, chat: dict[str, str]) -> str:
    """The chat as the conversation, or after what there is of it."""
    talk = document.spec.get("conversation")
    match talk:
        case {"type": "sequence", "chats": [*chats]}:
            document.spec["conversation"]["chats"] = [*chats, chat]
        case {"initiator": _, "recipient": _}:
            first = {key: value for key, value in dict(talk or {}).items() if key != "type"}
            document.spec["conversation"] = {"type": "sequence", "chats": [first, chat]}
        case dict():
            talk |= chat
        case _:
            document.spec["conversation"] = dict(chat)
    return f"{chat['initiator']} talks to {chat['recipient']}"
