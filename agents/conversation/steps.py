"""Everything a conversation may ask for, and what it is sent back.

    step         result
    Say          None
    CallModel    ModelReply
    AskPerson    PersonAnswer
    ReviewCode   Approval | Rejection
    RunCode      CodeOutcome

Steps and results are frozen. A driver tells two steps apart by `identity`: what must be the same again when a run is
resumed. Prompts count there by digest only, since they can be rebuilt and would make every entry as long as the chat.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from agents.conversation.code_blocks import BlockOutcome, CodeBlock
from agents.conversation.messages import Message, PromptMessage


class Purpose(StrEnum):
    """What a model call is for; usage is metered by it."""

    REPLY = "reply"
    SUMMARY = "summary"


class Prompt(StrEnum):
    """Why a person is asked."""

    ALWAYS = "always"
    LIMIT = "limit"
    TERMINATING = "terminating"
    FIRST_MESSAGE = "first_message"


@dataclass(frozen=True, slots=True)
class Say:
    """`message` becomes part of the transcript."""

    message: Message

    @property
    def identity(self) -> dict[str, Any]:
        said = self.message
        return {"speaker": said.speaker, "recipient": said.recipient, "digest": digest(said.content)}


@dataclass(frozen=True, slots=True)
class CallModel:
    """Ask the model of `agent` for its next text."""

    agent: str
    purpose: Purpose
    messages: tuple[PromptMessage, ...]

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "purpose": self.purpose.value, "digest": digest(self.messages)}


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Ask the person behind `agent`. An empty answer means: go on without me; `exit` ends the chat."""

    agent: str
    prompt: Prompt

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "prompt": self.prompt.value}


@dataclass(frozen=True, slots=True)
class ReviewCode:
    """May these blocks, proposed by `author`, be run by `agent`?"""

    agent: str
    author: str
    blocks: tuple[CodeBlock, ...]

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "author": self.author, "digest": digest_of_blocks(self.blocks)}


@dataclass(frozen=True, slots=True)
class RunCode:
    """Run exactly these blocks, in order, until one fails."""

    agent: str
    blocks: tuple[CodeBlock, ...]

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "digest": digest_of_blocks(self.blocks)}


@dataclass(frozen=True, slots=True)
class ModelReply:
    text: str


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    text: str


@dataclass(frozen=True, slots=True)
class Approval:
    """`blocks` are the effective ones: the proposed, or what the reviewer made of them."""

    blocks: tuple[CodeBlock, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    reason: str


@dataclass(frozen=True, slots=True)
class CodeOutcome:
    """One outcome for each block that was started."""

    blocks: tuple[BlockOutcome, ...]


Step = Say | CallModel | AskPerson | ReviewCode | RunCode
Result = ModelReply | PersonAnswer | Approval | Rejection | CodeOutcome | None


def digest(content: Any) -> str:
    """SHA-256 over the JSON of `content` with sorted keys: the same on every machine and every Python."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of_blocks(blocks: tuple[CodeBlock, ...]) -> str:
    """What a decision about code is bound to: the language and the exact text of every block."""
    return digest([[block.language, block.code] for block in blocks])


Script = Generator[Step, Result, Any]
