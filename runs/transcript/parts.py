"""The pieces of an item that come straight from journal data: parts of a message, a review, an execution, a usage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agents.conversation.code_blocks import CodeBlock, split
from agents.conversation.termination import Match
from agents.spec import AgentSpec
from runs.transcript import words
from runs.transcript.differences import Difference
from runs.transcript.items import Attempt, Code, Output, Part, Prose, Usage


def parts_of(content: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What comes before the first block of code, and everything from there on."""
    parts = [Prose(part) if isinstance(part, str) else code_of(part) for part in split(content)]
    first = next((at for at, part in enumerate(parts) if isinstance(part, Code)), len(parts))
    return tuple(parts[:first]), tuple(parts[first:])


def code_of(block: CodeBlock, number: int | None = None) -> Code:
    return Code(block.language, block.code, block.filename or "", number=number)


def closing_of(content: str, listener: AgentSpec | None) -> tuple[str, str]:
    """`content` without the last line that ends the chat for `listener`, and that line; "" where there is none."""
    if listener is None or listener.termination.match in (Match.REGEX, Match.NEVER):
        return content, ""
    before, _, last = content.rstrip().rpartition("\n")
    return (before.rstrip(), last) if last.strip() == listener.termination.text else (content, "")


def reviewed(rest: tuple[Part, ...], blocks: tuple[Code, ...]) -> tuple[Part, ...]:
    """`rest` with the blocks under review numbered; blocks that it does not hold (older code) come after it."""
    own = [part for part in rest if isinstance(part, Code)]
    if [(code.language, code.code) for code in own] != [(code.language, code.code) for code in blocks]:
        return rest + blocks
    numbers = iter(range(len(own)))
    return tuple(replace(part, number=next(numbers)) if isinstance(part, Code) else part for part in rest)


def decided(rest: tuple[Part, ...], effective: list[list[str]]) -> tuple[Part, ...]:
    """`rest` where each block under review knows what ran in its place, if that was something else."""
    return tuple(_compared(part, effective) if isinstance(part, Code) else part for part in rest)


def _compared(code: Code, effective: list[list[str]]) -> Code:
    if code.number is None or code.number >= len(effective) or effective[code.number][1] == code.code:
        return code
    return replace(code, difference=Difference(code.code, effective[code.number][1], code.language))


def usage_of(data: dict[str, Any]) -> Usage:
    return Usage(
        data["prompt_tokens"],
        data["completion_tokens"],
        None if data["cost"] is None else Decimal(data["cost"]),
        data["seconds"],
        data["model"],
        data["connection"],
        data["estimated"],
    )


def outputs_of(blocks: Iterable[dict[str, Any]], limit: float) -> tuple[Output, ...]:
    return tuple(
        Output(
            block["exit_code"],
            block.get("ended", "exited"),
            words.outcome(block, limit),
            block.get("seconds", 0.0),
            tuple((stream, text) for stream, text in block.get("output", ())),
        )
        for block in blocks
    )


def attempts_of(attempts: Iterable[dict[str, Any]]) -> tuple[Attempt, ...]:
    return tuple(Attempt(attempt["number"], attempt["at"], attempt["why"]) for attempt in attempts)
