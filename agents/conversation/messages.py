"""What was said, and how it looks from the two sides: as one's own, and as somebody else's.

A message is written once and seen by many. Its forms for models and its digest are made once, too: a prompt of 400
messages is then 400 references and one hash over their digests, not 400 new dictionaries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: A message as models take it: role, content and, where a participant spoke, name. Plain all the way to the wire.
PromptMessage = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """`url` is http(s) or a data URL; models get it as it is."""

    url: str


#: Text, or text and pictures in order, or None in a message that only calls tools.
Content = str | tuple[str | Picture, ...] | None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model wants run. `arguments` is its text, verbatim: JSON if all went well.

    `id` None is a call of the old style (`function_call`): at most one in a message, and answered without an id.
    """

    id: str | None
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """The answer to the call with this id; to an old-style call (id None) it is matched by `name`."""

    id: str | None
    name: str
    content: str


@dataclass(frozen=True)
class Message:
    """One message of a conversation: text, calls of tools, or the answers to calls.

    `content` is None only beside `calls`. A message with `answers` holds their texts as its content too, joined by
    blank lines, unless `by_person`: then the answers only say that a person cut in, and the content is that person's.
    `exit_code` is the last block's, where the message tells the outcome of code.
    """

    speaker: str
    recipient: str
    content: Content
    calls: tuple[ToolCall, ...] = ()
    answers: tuple[ToolAnswer, ...] = ()
    by_person: bool = False
    exit_code: int | None = None

    @cached_property
    def text(self) -> str:
        """The content as rules see it; a picture is `<image>`."""
        return text_of(self.content)

    @cached_property
    def role(self) -> str:
        """As somebody else's message: "user", but "tool" or "function" for answers and "assistant" for calls."""
        if self.calls:
            return "assistant"
        if not self.answers or self.by_person:
            return "user"
        return "function" if self.answers[0].id is None else "tool"

    @cached_property
    def as_own(self) -> tuple[PromptMessage, ...]:
        return self._shown("assistant" if self.role == "user" else self.role)

    @cached_property
    def as_others(self) -> tuple[PromptMessage, ...]:
        return self._shown(self.role)

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 over everything a model is shown of it, and who said it to whom."""
        shown = json.dumps([self.speaker, self.recipient, self.as_others], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(shown.encode()).digest()

    @cached_property
    def without_calls(self) -> tuple[PromptMessage, ...]:
        """Calls told as a plain message, in the assistant's role as ever: a call that nobody answered yet is refused by
        many models."""
        return ({"role": self.role, "content": self.text, "name": self.speaker},)

    def _shown(self, role: str) -> tuple[PromptMessage, ...]:
        answers = tuple(_answer(answer) for answer in self.answers)
        if role in ("tool", "function"):
            return answers
        shown: PromptMessage = {"role": role, "content": plain(self.content)}
        if self.calls:
            return (*answers, shown | _calls(self.calls))
        return (*answers, shown | {"name": self.speaker})


def told(messages: Iterable[Message]) -> list[dict[str, str]]:
    """A conversation as functions of a team are given it: who said what."""
    return [{"name": message.speaker, "content": message.text} for message in messages]


def text_of(content: Content) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "".join("<image>" if isinstance(part, Picture) else part for part in content)


def prompt_of(
    agent: str, instructions: str | None, messages: Iterable[Message]
) -> tuple[tuple[PromptMessage, ...], str]:
    """The conversation as `agent` sees it, and the digest of that: its own messages are the assistant's, all others
    are the user's. `instructions` None sends none."""
    digest = hashlib.sha256((instructions or "").encode())
    shown: list[PromptMessage] = [] if instructions is None else [system(instructions)]
    for message in messages:
        shown.extend(message.as_own if message.speaker == agent else message.as_others)
        digest.update(message.digest)
    return tuple(shown), digest.hexdigest()


def system(text: str) -> PromptMessage:
    return {"role": "system", "content": text}


def plain(content: Content) -> str | list[PromptMessage] | None:
    """As models take it: text, or parts of text and pictures, or None beside calls."""
    if not isinstance(content, tuple):
        return content
    return [
        {"type": "image_url", "image_url": {"url": part.url}}
        if isinstance(part, Picture)
        else {"type": "text", "text": part}
        for part in content
    ]


def _calls(calls: tuple[ToolCall, ...]) -> PromptMessage:
    functions = [{"name": call.name, "arguments": call.arguments} for call in calls]
    if calls[0].id is None:
        return {"function_call": functions[0]}
    pairs = zip(calls, functions, strict=True)
    return {"tool_calls": [{"id": call.id, "type": "function", "function": function} for call, function in pairs]}


def _answer(answer: ToolAnswer) -> PromptMessage:
    if answer.id is None:
        return {"role": "function", "name": answer.name, "content": answer.content}
    return {"role": "tool", "tool_call_id": answer.id, "content": answer.content}
