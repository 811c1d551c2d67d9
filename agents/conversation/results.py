"""What a conversation is sent back for its steps; which belongs to which stands in `steps`. All are frozen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.conversation.code_blocks import BlockOutcome, CodeBlock
from agents.conversation.messages import ToolCall


@dataclass(frozen=True, slots=True)
class ModelReply:
    """`text` None: nothing but calls, or nothing at all."""

    text: str | None
    calls: tuple[ToolCall, ...] = ()


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
class ChangesWanted:
    """Not like this: `wishes` say what its author has to change before it may happen."""

    wishes: str


@dataclass(frozen=True, slots=True)
class Instead:
    """Nothing happens, and the author is told this as if it had."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeOutcome:
    """One outcome for each block that was started."""

    blocks: tuple[BlockOutcome, ...]


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`value` is what the function returned, as JSON has it; where `ok` is False it is the error's text."""

    ok: bool
    value: Any

    @property
    def content(self) -> str:
        """For a model: text as it is, everything else as JSON, an error after the word that the field uses."""
        if not self.ok:
            return f"Error: {self.value}"
        return self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False)


Refusal = Rejection | ChangesWanted | Instead
Result = ModelReply | PersonAnswer | Approval | Refusal | CodeOutcome | ToolResult | Sequence[Any] | None
