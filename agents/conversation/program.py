"""What a whole run does: chats, one act after the other, with one team that remembers across them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from random import Random

from agents.conversation.chat import Chat, ChatResult
from agents.conversation.messages import Message
from agents.conversation.opening import Around
from agents.conversation.participants import Team
from agents.conversation.replies import answer
from agents.conversation.results import Result
from agents.conversation.scene import Scene
from agents.conversation.sequence import Sequence, hold_sequence
from agents.conversation.steps import Step
from agents.conversation.termination import Rule, StopReason
from agents.conversation.turns import converse


@dataclass(frozen=True, slots=True)
class Resume:
    """A group goes on where it ended: its own messages stand, and the last one is said again by who said it, with
    `remove` cut out. The count of rounds starts anew; nobody is introduced again."""

    group: str
    remove: str = ""


@dataclass(frozen=True, slots=True)
class Forget:
    """This agent or group starts anew: its memories and its counts are cleared."""

    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer outside of any chat, to messages that are given. `sender` None is nobody."""

    agent: str
    messages: tuple[Message, ...]
    sender: str | None = None


Act = Sequence | Resume | Forget | Answer
#: What an act leaves: chats their results, an answer its message or why there was none.
ActResult = ChatResult | Message | StopReason


@dataclass(frozen=True, slots=True)
class Program:
    """`seed` is where the run's chance starts."""

    team: Team
    acts: tuple[Act, ...]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`results` in the order of the acts: one for each chat, and what an `Answer` gave. `stop` and `summary` are those
    of the last chat."""

    results: tuple[ActResult, ...]
    stop: StopReason
    summary: str


def play(program: Program, task: str) -> Generator[Step, Result, Outcome]:
    """Play all acts."""
    scene = staged(program, task)
    results: list[ActResult] = []
    for act in program.acts:
        results += yield from play_act(scene, act)
    held = [result for result in results if isinstance(result, ChatResult)]
    if held:
        return Outcome(tuple(results), held[-1].stop, held[-1].summary)
    return Outcome(tuple(results), StopReason(Rule.NO_REPLY, "", "There was no chat to hold."), "")


def staged(program: Program, task: str) -> Scene:
    """Where everything begins: nobody remembers anything yet."""
    return Scene(program.team, task, Random(program.seed), converse)  # noqa: S311 - for speakers, not for secrets


def play_act(scene: Scene, act: Act) -> Generator[Step, Result, list[ActResult]]:
    """Play one act; what is remembered of it stays in `scene`."""
    match act:
        case Sequence():
            return list((yield from hold_sequence(scene, act, Around())))
        case Resume():
            return [(yield from _resume(scene, act))]
        case Forget(name):
            scene.memory.reset(name)
            return []
        case alone:
            return [(yield from _answer(scene, alone))]


def _resume(scene: Scene, act: Resume) -> Generator[Step, Result, ChatResult]:
    group, room = scene.team.groups[act.group], scene.memory.rooms[act.group]
    if not room:
        stop = StopReason(
            Rule.NO_REPLY, group.name, f"{group.name} has not talked yet, so it cannot go on.", messages=0
        )
        return ChatResult("", stop, "", ())
    last = room.pop()
    if act.remove:
        last = replace(last, content=last.text.replace(act.remove, ""))
    for member in group.members:
        scene.log(member, group.name)[:] = room
    chat = Chat(last.speaker, group.name, None, keeps_memory=True)
    return (yield from scene.hold(scene, chat, Around(message=last, introduces=False)))


def _answer(scene: Scene, act: Answer) -> Generator[Step, Result, Message | StopReason]:
    peer = act.sender or ""
    scene.log(act.agent, peer)[:] = act.messages
    return (yield from answer(scene, scene.agent(act.agent), peer))
