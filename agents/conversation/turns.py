"""A chat of two, held: the initiator says the first message, then they answer each other until one has no answer
(conversation-semantics, section 5). The recipient may be a group: then its whole round is its answer."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from agents.conversation.chat import Chat, ChatResult
from agents.conversation.messages import Message
from agents.conversation.opening import Around, first_message
from agents.conversation.replacing import replaced
from agents.conversation.replies import answer
from agents.conversation.results import Result
from agents.conversation.rounds import hold_rounds, say_to_group
from agents.conversation.scene import Scene
from agents.conversation.steps import EndChat, Say, StartChat, Step
from agents.conversation.summary import summarise
from agents.conversation.termination import Rule, StopReason

#: A chat ends after so many turns even where nobody set a limit: two that always answer never stop by themselves.
MOST_TURNS = 5_000

#: So many chats may be inside one another: more is a team that starts itself again and again.
DEEPEST = 12


def converse(scene: Scene, chat: Chat, around: Around) -> Generator[Step, Result, ChatResult]:
    """Hold `chat` to its end. Either side stops it for both."""
    here = scene.inside(chat.cache)
    yield StartChat(here.chat, chat.initiator, chat.recipient, chat.max_turns)
    _prepare(here, chat)
    stop = yield from _held(here, chat, around)
    messages = tuple(_heard(here, chat, by=chat.initiator))
    summary = yield from summarise(here, chat, _summariser(here, chat), _heard(here, chat, by=chat.recipient))
    answers = tuple(here.memory.typed[chat.initiator])
    yield EndChat(here.chat, stop, summary, answers)
    return ChatResult(here.chat, stop, summary, messages, answers)


def _held(scene: Scene, chat: Chat, around: Around) -> Generator[Step, Result, StopReason]:
    if scene.depth > DEEPEST:
        text = f"{chat.initiator} began a chat inside of {DEEPEST} others. Do these agents start one another's chats?"
        return StopReason(Rule.TOO_DEEP, chat.initiator, text)
    first = yield from first_message(scene, chat, around)
    if isinstance(first, StopReason):
        return first
    return (yield from _turns(scene, chat, first, introduces=around.introduces))


def _prepare(scene: Scene, chat: Chat) -> None:
    scene.memory.prepare(chat.initiator, chat.recipient, keep=chat.keeps_memory)
    if group := scene.team.groups.get(chat.recipient):
        if not chat.keeps_memory:
            scene.memory.rooms.pop(group.name, None)
        for member in group.members:
            scene.memory.prepare(member, group.name, keep=chat.keeps_memory)


def _turns(scene: Scene, chat: Chat, said: Message, *, introduces: bool) -> Generator[Step, Result, StopReason]:
    group = scene.team.groups.get(chat.recipient)
    turn = 0
    while True:
        turn += 1
        if group:
            heard = yield from say_to_group(scene, group, said)
            ended = yield from hold_rounds(scene, group, heard, introduces=introduces)
            if chat.max_turns is None:
                return ended
        else:
            yield from _say(scene, said)
            reply = yield from answer(scene, scene.agent(chat.recipient), chat.initiator)
            if isinstance(reply, StopReason):
                return reply
            yield from _say(scene, reply)
            ended = None
        if turn == chat.max_turns:
            text = f"The chat had {turn} turn{'s' * (turn > 1)}, which is its limit."
            return StopReason(Rule.MAX_TURNS, chat.recipient, text, inner=ended)
        if turn == MOST_TURNS:
            text = f"The chat had {turn} turns, and nobody set it a limit."
            return StopReason(Rule.TOO_LONG, chat.recipient, text)
        next_said = yield from answer(scene, scene.agent(chat.initiator), chat.recipient)
        if isinstance(next_said, StopReason):
            return next_said
        said = next_said


def _say(scene: Scene, message: Message) -> Generator[Step, Result, None]:
    """`message` is said and remembered by both."""
    said = replaced(scene.agent(message.speaker), message)
    yield Say(scene.chat, said)
    scene.log(said.speaker, said.recipient).append(said)
    scene.log(said.recipient, said.speaker).append(said)


def _heard(scene: Scene, chat: Chat, *, by: str) -> Sequence[Message]:
    """The conversation as one of the two has it; of a group, the group's own list: an initiator from outside hears
    nothing of what the members say."""
    if chat.recipient in scene.team.groups:
        return scene.memory.rooms[chat.recipient]
    return scene.log(by, chat.initiator if by == chat.recipient else chat.recipient)


def _summariser(scene: Scene, chat: Chat) -> str | None:
    """The recipient, if it has a model; else the initiator, if that has one."""
    for name in (chat.recipient, chat.initiator):
        who = scene.team.groups.get(name) or scene.team.agents.get(name)
        if who is not None and who.has_model:
            return name
    return None
