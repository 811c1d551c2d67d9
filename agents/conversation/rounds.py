"""The rounds of a group: a message is heard by all, a member is selected, it answers, and so on
(conversation-semantics, section 9)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from agents.conversation.chat import Chat
from agents.conversation.forgetting import forget_on_request
from agents.conversation.group import Group
from agents.conversation.messages import Message
from agents.conversation.opening import Around
from agents.conversation.replacing import replaced
from agents.conversation.replies import answer
from agents.conversation.results import Result
from agents.conversation.scene import Scene
from agents.conversation.speakers import roles, select
from agents.conversation.steps import ChooseSpeaker, Say, Step
from agents.conversation.termination import Rule, StopReason


def say_to_group(scene: Scene, group: Group, message: Message) -> Generator[Step, Result, Message]:
    """`message` is said to the group and remembered by its speaker. Returns it as the others hear it."""
    if speaker := scene.team.agents.get(message.speaker):
        message = replaced(speaker, message)
    yield Say(scene.chat, message)
    scene.log(message.speaker, group.name).append(message)
    # As AutoGen has it, the speaker remembers a call without text, and all others an empty text beside it.
    return message if message.content is not None else replace(message, content="")


def hold_rounds(
    scene: Scene, group: Group, message: Message, *, introduces: bool
) -> Generator[Step, Result, StopReason]:
    """From the first message, which was said already, to the end. One round is one message heard by all."""
    if introduces and group.introduction is not None:
        _introduce(scene, group)
    turn = 0
    while True:
        turn += 1
        _broadcast(scene, group, message)
        if ended := end_of(scene, group, message, turn):
            return ended
        chosen = yield from select(scene, group, message)
        if isinstance(chosen, StopReason):
            return chosen
        yield ChooseSpeaker(scene.chat, group.name, message.speaker, chosen.name, chosen.how, chosen.calls)
        reply = yield from _speak(scene, group, chosen.name)
        if isinstance(reply, StopReason):
            return _stopped_by(scene, group, chosen.name, reply)
        if group.can_forget:
            reply = forget_on_request(scene, group, reply)
        message = yield from say_to_group(scene, group, reply)


def _introduce(scene: Scene, group: Group) -> None:
    text = f"{group.introduction}\n\n{roles(scene, group.members)}"
    for member in group.members:
        scene.log(member, group.name).append(Message(group.name, member, text))


def _broadcast(scene: Scene, group: Group, message: Message) -> None:
    scene.memory.rooms[group.name].append(message)
    for member in group.members:
        if member != message.speaker:
            scene.log(member, group.name).append(message)


def end_of(scene: Scene, group: Group, message: Message, turn: int) -> StopReason | None:
    """Why the group ends with `message`, the one of number `turn` of this round; None where it goes on."""
    heard = len(scene.memory.rooms[group.name])
    if group.termination.matches(message.text):
        text = f"{group.name} heard {group.termination}."
        return StopReason(Rule.GROUP_TERMINATION, group.name, text, messages=heard)
    for name in group.members:
        member = scene.team.agents.get(name)
        if member and member.hears_all and name != message.speaker and member.termination.matches(message.text):
            text = f"{name} heard {member.termination}."
            return StopReason(Rule.MEMBER_TERMINATION, group.name, text, name, Rule.TERMINATION, heard)
    if turn == group.max_rounds:
        text = f"{group.name} heard {turn} message{'s' * (turn > 1)}, which is its limit."
        return StopReason(Rule.MAX_ROUNDS, group.name, text, messages=heard)
    return None


def _speak(scene: Scene, group: Group, name: str) -> Generator[Step, Result, Message | StopReason]:
    """What the member says: an agent its answer, a group the summary of its own chat about the last message that
    says something."""
    if name not in scene.team.groups:
        return (yield from answer(scene, scene.agent(name), group.name))
    last = next((message for message in reversed(scene.memory.rooms[group.name]) if message.content), None)
    if last is None:
        return StopReason(Rule.NO_REPLY, name, f"Nobody gave {name} anything to talk about.")
    held = yield from scene.hold(scene, Chat(group.name, name, last.content), Around(last=last.text))
    return Message(name, group.name, held.summary) if held.summary else held.stop


def _stopped_by(scene: Scene, group: Group, name: str, reason: StopReason) -> StopReason:
    heard = len(scene.memory.rooms[group.name])
    return StopReason(Rule.SPEAKER_STOPPED, group.name, reason.text, name, reason.rule, heard)
