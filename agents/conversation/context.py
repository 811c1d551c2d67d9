"""How much of a conversation an agent is shown. The conversation itself stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.conversation.messages import Message

#: Four characters a token: the rule of thumb for English and code. The engine knows no model's own tokens.
CHARACTERS_PER_TOKEN = 4

#: What a message costs beside its text (role, name, separators), in tokens.
TOKENS_PER_MESSAGE = 4


@dataclass(frozen=True, slots=True)
class ContextLimits:
    """`messages` counts messages, with the first of all kept if `keep_first`. `tokens` is the budget of one whole
    prompt: instructions and tools count too. `tokens_per_message` cuts each longer text.

    Answers of tools are never shown without the calls they belong to: many models refuse them.
    """

    messages: int | None = None
    keep_first: bool = False
    tokens: int | None = None
    tokens_per_message: int | None = None


def limited(limits: ContextLimits | None, messages: Sequence[Message], fixed: int) -> Sequence[Message]:
    """The part of `messages` that fits; `fixed` is what instructions and tools take, in tokens.

    The newest message is always there, cut to what is left where it alone is too long.
    """
    if limits is None:
        return messages
    shown = newest(limits, messages)
    if limits.tokens_per_message is not None:
        shown = [_cut(message, limits.tokens_per_message) for message in shown]
    if limits.tokens is not None:
        shown = _within(shown, limits.tokens - fixed)
    return _paired(shown, messages)


def tokens_of(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)


def newest(limits: ContextLimits, messages: Sequence[Message]) -> list[Message]:
    """So many of `messages` as may be shown by their number: the very same objects, none of them cut."""
    count = limits.messages
    if count is None or len(messages) <= count:
        return list(messages)
    if limits.keep_first:
        return [messages[0], *messages[len(messages) - count + 1 :]]
    return list(messages[len(messages) - count :])


def _within(messages: Sequence[Message], budget: int) -> list[Message]:
    shown: list[Message] = []
    for message in reversed(messages):
        cost = _cost(message)
        if cost > budget:
            break
        budget -= cost
        shown.append(message)
    if not shown:
        return [_cut(messages[-1], max(budget - TOKENS_PER_MESSAGE, 1))]
    return shown[::-1]


def _cost(message: Message) -> int:
    # The content of a tool's answer repeats its answers; what goes out is these.
    texts = [answer.content for answer in message.answers] or [message.text]
    texts += [f"{call.name}{call.arguments}" for call in message.calls]
    return TOKENS_PER_MESSAGE * len(texts) + sum(tokens_of(text) for text in texts)


def _cut(message: Message, tokens: int) -> Message:
    """The beginning of a long text; the pictures of a message that must be cut go with the rest."""
    length = tokens * CHARACTERS_PER_TOKEN
    answers = tuple(replace(answer, content=answer.content[:length]) for answer in message.answers)
    if len(message.text) <= length and answers == message.answers:
        return message
    content = None if message.content is None else message.text[:length]
    return replace(message, content=content, answers=answers)


def _paired(shown: Sequence[Message], messages: Sequence[Message]) -> list[Message]:
    """`shown` without answers whose calls were left out. If the newest message is such an answer its call comes back,
    for the newest message is what is being answered."""
    called = {call.id or call.name for message in shown for call in message.calls}
    *older, newest = shown
    kept = [whole for message in older if (whole := _whole(message, called))]
    if whole := _whole(newest, called):
        return [*kept, whole]
    wanted = {answer.id or answer.name for answer in newest.answers}
    calling = [message for message in messages if wanted & {call.id or call.name for call in message.calls}]
    return [*kept, *calling[-1:], newest]


def _whole(message: Message, called: set[str]) -> Message | None:
    """`message` if the calls that it answers are there. Of a person who cut in, what that person said stays anyway."""
    if all((answer.id or answer.name) in called for answer in message.answers):
        return message
    return replace(message, answers=()) if message.by_person else None
