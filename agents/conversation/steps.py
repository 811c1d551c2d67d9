"""Everything a conversation may ask for.

    step           result (`results`)
    StartChat      None                  a chat began: who, with whom, inside which other
    Say            None                  a message became part of the transcript
    ChooseSpeaker  None                  a group's next speaker, and how it was found
    EndChat        None                  why a chat ended, and what it leaves behind
    CallModel      ModelReply
    AskPerson      PersonAnswer
    ReviewCode     Approval | Rejection | ChangesWanted | Instead
    RunCode        CodeOutcome
    RunTool        ToolResult
    Together       the branches' own results, in their order

Steps are frozen. A driver tells two steps apart by `identity`: what must be the same again when a run is resumed.
Prompts count there by digest only, since they can be rebuilt and would make every entry as long as the chat.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.messages import Message, PromptMessage
from agents.conversation.results import Result
from agents.conversation.termination import StopReason


class Purpose(StrEnum):
    """What a model call is for; usage is metered by it."""

    REPLY = "reply"
    SELECT_SPEAKER = "select_speaker"
    SUMMARY = "summary"


class Prompt(StrEnum):
    """Why a person is asked."""

    ALWAYS = "always"
    LIMIT = "limit"
    TERMINATING = "terminating"
    FIRST_MESSAGE = "first_message"
    CHOOSE_SPEAKER = "choose_speaker"


@dataclass(frozen=True, slots=True)
class StartChat:
    """`chat` is the chat's place: "0" is the first of a run, "0.1" the second that began inside it."""

    chat: str
    initiator: str
    recipient: str
    max_turns: int | None

    @property
    def identity(self) -> dict[str, Any]:
        return {"chat": self.chat, "initiator": self.initiator, "recipient": self.recipient}


@dataclass(frozen=True, slots=True)
class Say:
    """`message` becomes part of the transcript of `chat`."""

    chat: str
    message: Message

    @property
    def identity(self) -> dict[str, Any]:
        said = self.message
        return {"speaker": said.speaker, "recipient": said.recipient, "digest": said.digest.hex()}


@dataclass(frozen=True, slots=True)
class ChooseSpeaker:
    """`chosen` speaks next in `group`. `how` is the method that found it; `calls` counts the model calls it took."""

    chat: str
    group: str
    after: str
    chosen: str
    how: str
    calls: int

    @property
    def identity(self) -> dict[str, Any]:
        return {"group": self.group, "after": self.after, "chosen": self.chosen}


@dataclass(frozen=True, slots=True)
class EndChat:
    """`answers` is everything that people typed in the initiator's place."""

    chat: str
    stop: StopReason
    summary: str
    answers: tuple[str, ...]

    @property
    def identity(self) -> dict[str, Any]:
        return {"chat": self.chat, "rule": self.stop.rule.value, "summary": digest(self.summary)}


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """A tool as a model is told of it; `parameters` is a JSON Schema of type object."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallModel:
    """Ask the model of `agent` (or of the group of that name) for its next text or calls.

    `choice` is not empty where the answer should be one of these words: a provider that can will offer just them.
    `prompt` is the digest of `messages`. `cache` is the seed of the response cache that the chat asks for; None leaves
    it to the agent.
    """

    agent: str
    purpose: Purpose
    messages: tuple[PromptMessage, ...]
    prompt: str
    tools: tuple[OfferedTool, ...] = ()
    choice: tuple[str, ...] = ()
    chat: str = ""
    cache: int | None = None

    @property
    def identity(self) -> dict[str, Any]:
        offered = [tool.name for tool in self.tools]
        return {"agent": self.agent, "purpose": self.purpose.value, "digest": self.prompt} | (
            {"tools": offered} if offered else {}
        )


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Ask the person behind `agent`. An empty answer means: go on without me; `exit` ends the chat.

    `choices` is not empty where one of these is wanted, by its name or by its number from 1.
    """

    agent: str
    prompt: Prompt
    choices: tuple[str, ...] = ()
    chat: str = ""

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "prompt": self.prompt.value} | (
            {"choices": list(self.choices)} if self.choices else {}
        )


@dataclass(frozen=True, slots=True)
class ReviewCode:
    """May these blocks, proposed by `author`, be run by `agent`? A call of a tool is one block of JSON."""

    agent: str
    author: str
    blocks: tuple[CodeBlock, ...]
    chat: str = ""

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "author": self.author, "digest": digest_of_blocks(self.blocks)}


@dataclass(frozen=True, slots=True)
class RunCode:
    """Run exactly these blocks, in order, until one fails."""

    agent: str
    blocks: tuple[CodeBlock, ...]
    chat: str = ""

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "digest": digest_of_blocks(self.blocks)}


@dataclass(frozen=True, slots=True)
class RunTool:
    """Run the team's tool or function `tool` with these arguments (a JSON object), on behalf of `agent`.

    Python functions run in the sandbox; what a tool does wrong is its answer, never an error of the run.
    """

    agent: str
    tool: str
    arguments: Mapping[str, Any]
    chat: str = ""

    @property
    def identity(self) -> dict[str, Any]:
        return {"agent": self.agent, "tool": self.tool, "digest": digest(self.arguments)}


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several scripts that are played side by side. `start` is given the results of the branches in `after`
    (indexes into the step's branches), in that order, as soon as they have ended."""

    start: Callable[[Sequence[Any]], Script]
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Play all branches, at the same time where nothing holds them back. The branches share no state."""

    branches: tuple[Branch, ...]


Record = StartChat | Say | ChooseSpeaker | EndChat
Step = Record | CallModel | AskPerson | ReviewCode | RunCode | RunTool | Together


def digest(content: Any) -> str:
    """SHA-256 over the JSON of `content` with sorted keys: the same on every machine and every Python."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_of_blocks(blocks: tuple[CodeBlock, ...]) -> str:
    """What a decision about code is bound to: the language and the exact text of every block."""
    return digest([[block.language, block.code] for block in blocks])


def stop_to_json(stop: StopReason) -> dict[str, Any]:
    return {key: value for key, value in asdict(stop).items() if value is not None}


Script = Generator[Step, Result, Any]
