"""The pieces of items that come straight from journal data: parts of a message, calls and answers, outputs, usage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agents.conversation.code_blocks import CodeBlock, split
from agents.conversation.human_input import INTERRUPTED
from agents.conversation.refusals import CHANGES, REJECTED
from agents.conversation.termination import Match
from agents.spec import AgentSpec, GroupSpec
from runs.tools import answers
from runs.transcript import words
from runs.transcript.differences import Difference
from runs.transcript.left_out import left_out, visible
from runs.transcript.pieces import Answer, Attempt, Call, Code, Output, Part, Picture, Prose, ToolRun, Usage
from runs.transcript.reached import contacts

#: What browsers draw and cannot be harmed by; the page's policy lets it be shown from a data URL.
_SHOWABLE = re.compile(r"data:image/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*\Z")
#: How the answer to a call begins that was not done.
_UNDONE = ("Error: ", REJECTED, CHANGES, INTERRUPTED)


def text_of(content: str | list[dict[str, Any]] | None) -> str:
    """The words of a message, without its pictures."""
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part["text"] for part in content if part["type"] == "text")


def parts_of(content: str | list[dict[str, Any]] | None) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What comes before the first block of code or picture, and everything from there on."""
    pieces = content if isinstance(content, list) else [{"type": "text", "text": content or ""}]
    parts = [part for piece in pieces for part in _parts(piece)]
    first = next((at for at, part in enumerate(parts) if not isinstance(part, Prose)), len(parts))
    return tuple(parts[:first]), tuple(parts[first:])


def _parts(piece: dict[str, Any]) -> list[Part]:
    if piece["type"] == "text":
        return [Prose(part) if isinstance(part, str) else code_of(part) for part in split(piece["text"])]
    url = str(piece["image_url"]["url"])
    if _SHOWABLE.match(url):
        return [Picture(url=url)]
    return [Picture(address=url if url.startswith(("https://", "http://")) else "")]


def calls_of(calls: Iterable[dict[str, Any]]) -> tuple[Call, ...]:
    return tuple(Call(call["id"] or "", call["name"], laid_out(call["arguments"])) for call in calls)


def laid_out(arguments: Any) -> str:
    """JSON over lines; what is none (a model may write anything) stays as it is."""
    try:
        data = json.loads(arguments) if isinstance(arguments, str) else arguments
    except ValueError:
        return str(arguments)
    return json.dumps(data, indent=2, ensure_ascii=False)


def answers_of(
    said: Iterable[dict[str, Any]], calls: Sequence[Call], runs: Iterable[ToolRun]
) -> tuple[tuple[Answer, ...], tuple[ToolRun, ...]]:
    """Each answer with the call it answers and the run that gave it; and the runs that no answer tells of."""
    left, paired = list(runs), []
    for answer in said:
        call = _call_of(answer, calls)
        run = next((run for run in left if (run.name, run.content) == (answer["name"], answer["content"])), None)
        if run:
            left.remove(run)
        asked = run.arguments if run else call.arguments if call else ""
        ok = run.ok if run else not answer["content"].startswith(_UNDONE)
        paired.append(Answer(answer["name"], answer["content"], ok, asked, run))
    return tuple(paired), tuple(left)


def _call_of(answer: dict[str, Any], calls: Sequence[Call]) -> Call | None:
    """By its id; one of the old style has none, and is known by its name."""
    return next((call for call in calls if (call.id or call.name) == (answer["id"] or answer["name"])), None)


def finished(run: ToolRun, data: dict[str, Any]) -> ToolRun:
    """`run` with what `tool_finished` says."""
    result = answers.from_data(data)
    shown = result.content if isinstance(result.value, str) or not result.ok else laid_out(result.value)
    return replace(
        run,
        state="done",
        ok=result.ok,
        content=result.content,
        shown=shown,
        seconds=data.get("seconds", 0.0),
        output=data.get("output", ""),
        sandbox=data.get("sandbox", ""),
        attempts=attempts_of(data.get("attempts", ())),
        removed=tuple(map(visible, data.get("removed", ()))),
        refused=left_out(data.get("refused", ())),
        reached=contacts(data.get("reached", ())),
    )


def code_of(block: CodeBlock, number: int | None = None) -> Code:
    return Code(block.language, block.code, block.filename or "", number=number)


def closing_of(content: str, listener: AgentSpec | GroupSpec | None) -> tuple[str, str]:
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
    return tuple(compared(part, effective) if isinstance(part, Code) else part for part in rest)


def compared(code: Code, effective: list[list[str]]) -> Code:
    """`code` with what ran in its place, if that was something else."""
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
        data.get("cached", False),
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
