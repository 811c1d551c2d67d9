"""What a finished chat leaves behind for whoever started it (conversation-semantics, section 5)."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from agents.conversation.messages import Message, Picture, prompt_of
from agents.conversation.results import ModelReply, Result
from agents.conversation.scene import Scene
from agents.conversation.steps import CallModel, Purpose, Step, digest

if TYPE_CHECKING:
    from agents.conversation.chat import Chat

PROMPT = "Summarise what came out of this conversation. Leave out greetings and names of the participants."


class Summary(StrEnum):
    LAST_MESSAGE = "last_message"
    REFLECTION = "reflection"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SummaryPrompt:
    """What the model is asked at the end of the conversation, and in which role."""

    text: str = PROMPT
    role: str = "system"


DEFAULT_PROMPT = SummaryPrompt()


def summarise(
    scene: Scene, chat: Chat, speaker: str | None, messages: Sequence[Message]
) -> Generator[Step, Result, str]:
    """`messages` are shown as the recipient has them, whoever reflects. `speaker` is whose model does; None: there is
    no model."""
    match chat.summary:
        case Summary.LAST_MESSAGE:
            return last_message(messages)
        case Summary.REFLECTION if speaker is not None:
            return (yield from reflect(scene, speaker, chat.recipient, messages, chat.summary_prompt))
    return ""


def reflect(
    scene: Scene, speaker: str, viewer: str, messages: Sequence[Message], prompt: SummaryPrompt = DEFAULT_PROMPT
) -> Generator[Step, Result, str]:
    """What the model of `speaker` makes of `messages`, shown as `viewer` has them, without anybody's instructions."""
    shown, conversation = prompt_of(viewer, None, messages)
    reply = yield CallModel(
        speaker,
        Purpose.SUMMARY,
        (*shown, {"role": prompt.role, "content": prompt.text}),
        digest([conversation, prompt.role, prompt.text]),
        # Some servers refuse a conversation that holds calls unless they are told of the tools.
        tools=scene.offered(speaker),
        chat=scene.chat,
        cache=scene.cache,
    )
    assert isinstance(reply, ModelReply)
    return reply.text or ""


def last_message(messages: Sequence[Message]) -> str:
    """Every "TERMINATE" is cut out, nothing else: blanks around it stay, as users of the field know it."""
    content = messages[-1].content if messages else None
    if isinstance(content, tuple):
        texts = [part for part in content if not isinstance(part, Picture)]
        return "\n".join(text.replace("TERMINATE", "") for text in texts)
    return (content or "").replace("TERMINATE", "")
