"""Replay: answers that the journal already holds, checked against the steps that the script yields now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from agents.conversation.code_blocks import BlockOutcome, CodeBlock
from agents.conversation.messages import ToolCall
from agents.conversation.results import (
    Approval,
    ChangesWanted,
    CodeOutcome,
    Instead,
    ModelReply,
    PersonAnswer,
    Rejection,
    Result,
)
from agents.conversation.steps import AskPerson, CallModel, Record, ReviewCode, RunCode, RunTool
from runs.journal import ANSWERS
from runs.models import Entry
from runs.tools.answers import from_data

#: Steps that are performed, and those that have an entry: all but Together, whose branches have their own.
Effect = CallModel | AskPerson | ReviewCode | RunCode | RunTool
Answered = Record | Effect

_OUTCOMES = TypeAdapter(tuple[BlockOutcome, ...])


class Diverged(Exception):
    """The script asks for something else than the journal answers: the engine changed under a run.

    The run is not lost: its journal stands, and it can be forked from any entry before this one.
    """

    def __init__(self, entry: Entry, wanted: dict[str, Any]) -> None:
        super().__init__(
            f"Entry {entry.seq} ({entry.kind}) answers {entry.identity}, but step {entry.step} of this version of "
            f"Parley asks for {wanted}."
        )


class Replay:
    """The recorded answers of one run, by the paths of their steps."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._answers = {entry.step: entry for entry in entries if entry.kind in ANSWERS}

    def __len__(self) -> int:
        return len(self._answers)

    def holds(self, path: str) -> bool:
        return path in self._answers

    def result(self, path: str, step: Answered) -> Result:
        """The recorded result of step `path`. Raises Diverged where it was another step that was answered."""
        entry = self._answers[path]
        wanted = identity_of(step)
        if entry.identity != wanted:
            raise Diverged(entry, wanted)
        return result_of(entry.kind, entry.data)


def identity_of(step: Answered) -> dict[str, Any]:
    return {"step": type(step).__name__} | step.identity


def result_of(kind: str, data: dict[str, Any]) -> Result:
    """What the script is sent for an answer of this kind."""
    match kind:
        case "model_answered":
            return ModelReply(data["text"], calls_from(data.get("calls", ())))
        case "person_answered":
            return PersonAnswer(data["text"])
        case "review_decided" if data["decision"] == "rejected":
            return Rejection(data["reason"])
        case "review_decided" if data["decision"] == "changes":
            return ChangesWanted(data["reason"])
        case "review_decided" if data["decision"] == "answered":
            return Instead(data["reason"])
        case "review_decided":
            return Approval(blocks_from(data["effective"]))
        case "code_finished":
            return CodeOutcome(_OUTCOMES.validate_python(data["blocks"]))
        case "tool_finished":
            return from_data(data)
    return None


def blocks_from(pairs: Iterable[list[str]]) -> tuple[CodeBlock, ...]:
    return tuple(CodeBlock(language, code) for language, code in pairs)


def blocks_to(blocks: Iterable[CodeBlock]) -> list[list[str]]:
    return [[block.language, block.code] for block in blocks]


def outcomes_to(outcomes: tuple[BlockOutcome, ...]) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = _OUTCOMES.dump_python(outcomes, mode="json")
    return data


def calls_from(calls: Iterable[dict[str, Any]]) -> tuple[ToolCall, ...]:
    return tuple(ToolCall(call["id"], call["name"], call["arguments"]) for call in calls)


def calls_to(calls: Iterable[ToolCall]) -> list[dict[str, Any]]:
    return [{"id": call.id, "name": call.name, "arguments": call.arguments} for call in calls]
