"""Who would speak next: a group's selection, tried on a conversation. The engine itself selects; nothing is called.

Where the engine would ask a model, a person or a function it stops, and that is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from agents.builder.row_words import words_of_next, words_of_row
from agents.conversation.group import Group
from agents.conversation.messages import Message
from agents.conversation.participants import Team
from agents.conversation.rounds import end_of
from agents.conversation.scene import Scene
from agents.conversation.selection import Table
from agents.conversation.speakers import Chosen, select
from agents.conversation.steps import AskPerson, CallModel, RunTool, Step
from agents.conversation.termination import StopReason
from agents.conversation.turns import converse
from agents.script_agents import agent_of
from agents.script_groups import group_of
from agents.spec import TeamSpec
from agents.spec_groups import GroupSpec, TableSelection

Kind = Literal["speaks", "model", "person", "function", "random", "ends"]

_HOW = {
    "only candidate": "the only one who may",
    "round_robin": "next in the list",
    "runs the tool": "runs the tool that was called",
    "called the tool": "called the tool that answered",
    "table": "as the table says",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """After this message. `names` is who speaks or could; `why` the reason. `row` is the number (from 1) of the row of
    the table that decided, 0 where its default did, None where there is no table; `row_words` says what it says.
    """

    number: int
    speaker: str
    text: str
    kind: Kind
    names: tuple[str, ...]
    why: str
    row: int | None = None
    row_words: str = ""


def rehearse(team: TeamSpec, name: str, messages: Sequence[Message]) -> list[Verdict]:
    """A verdict on each message in turn, as if the group `name` had heard just these."""
    spec, group = team.group(name), group_of(team.group(name))
    scene = _scene(team)
    return [_verdict(scene, spec, group, number, message) for number, message in enumerate(messages, 1)]


def _scene(team: TeamSpec) -> Scene:
    """Without tools: who may run one stands at the agents."""
    people = Team({one.name: agent_of(one) for one in team.agents}, {one.name: group_of(one) for one in team.groups})
    return Scene(people, "", _Drawing(), converse)


def _verdict(scene: Scene, spec: GroupSpec, group: Group, number: int, message: Message) -> Verdict:
    scene.memory.rooms[group.name].append(message)
    if ended := end_of(scene, group, message, number):
        return Verdict(number, message.speaker, message.text, "ends", (), ended.text)
    scene.chance = drawing = _Drawing()
    found = _first(select(scene, group, message))
    row, row_words = _row(spec, group, message)
    kind, names, why = _told(found, drawing)
    return Verdict(number, message.speaker, message.text, kind, names, why, row, row_words)


def _told(found: Chosen | StopReason | Step, drawing: _Drawing) -> tuple[Kind, tuple[str, ...], str]:
    match found:
        case Chosen(how="random"):
            return "random", drawing.among, "one of them, drawn at random"
        case Chosen(name, how):
            return "speaks", (name,), _HOW.get(how, how)
        case StopReason(text=text):
            return "ends", (), text
        case CallModel(choice=names):
            return "model", names, "the group’s model would be asked"
        case AskPerson(choices=names):
            return "person", tuple(names), "a person would be asked"
        case RunTool(tool=function):
            return "function", (function,), "it would be called in the sandbox"
    raise AssertionError(f"a selection asks for {found}")


def _row(spec: GroupSpec, group: Group, message: Message) -> tuple[int | None, str]:
    if not (isinstance(group.selection, Table) and isinstance(spec.selection, TableSelection)):
        return None, ""
    index = group.selection.deciding(message)
    if index is None:
        return 0, words_of_next(spec.selection.default)
    return index + 1, words_of_row(spec.selection.rows[index])


def _first(choice: Any) -> Any:
    """The first step that is asked for, or what is returned without any."""
    try:
        return next(choice)
    except StopIteration as end:
        return end.value


class _Drawing(Random):
    """Remembers what was drawn from."""

    among: tuple[str, ...] = ()

    def choice(self, seq: Any) -> Any:
        self.among = tuple(seq)
        return seq[0]
