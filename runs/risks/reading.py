"""Code of any language, read by what knows that language."""

from __future__ import annotations

import json
import logging

from agents.conversation.code_blocks import CodeBlock
from runs.risks import bandit_checks, hidden, python_code, shell_code, shellcheck, wording
from runs.risks.assessment import Assessment, Finding, Kind, Level
from runs.risks.notes import Notes
from runs.sandbox.cell import Limits

log = logging.getLogger("parley.risks")

_PYTHON = frozenset(("python", "py", "python3"))
_SHELL = frozenset(("sh", "bash", "shell"))


def assess(blocks: tuple[CodeBlock, ...], limits: Limits | None = None) -> Assessment:
    """What `blocks` would do in a cell with these limits; None where it is not known which it gets. Never raises."""
    notes = Notes({"python": python_code.read, "shell": shell_code.read}, limits)
    for at, block in enumerate(blocks):
        notes.begin(at)
        try:
            _read(block, notes)
        except Exception:  # what reads hostile code may fail; that is told, and nobody's run ends of it
            log.exception("code could not be read")
            notes.find(Kind.UNKNOWN, Level.MEDIUM, 1, "Cannot be read here.")
    notes.conclude()
    return _assessment(blocks, notes)


def _read(block: CodeBlock, notes: Notes) -> None:
    hidden.look(block.code, notes)
    if block.filename:
        notes.writes(block.filename, 1, block.code)
    if block.language in _PYTHON:
        python_code.read(block.code, notes)
        bandit_checks.add(block.code, notes)
    elif block.language in _SHELL:
        shell_code.read(block.code, notes)
        shellcheck.add(block.code, notes)
    elif block.language != "json":
        notes.find(Kind.UNKNOWN, Level.MEDIUM, 1, f"Nothing here can read {block.language or 'this language'}.")


def _assessment(blocks: tuple[CodeBlock, ...], notes: Notes) -> Assessment:
    findings = tuple(sorted(notes.findings, key=lambda found: (found.block, found.line, -found.level)))
    level = max((found.level for found in findings), default=Level.LOW)
    if [block.language for block in blocks] == ["json"]:
        return Assessment(max(level, Level.MEDIUM), _call(blocks[0].code), findings, notes.touches())
    lines = sum(len(block.code.splitlines()) for block in blocks)
    return Assessment(level, wording.wants(notes, findings, lines), findings, notes.touches())


def _call(code: str) -> str:
    """Of a tool: what it does, its own name tells better than anything that could be read."""
    try:
        ((name, arguments),) = json.loads(code).items()
        named = ", ".join(f"{key} {json.dumps(value, ensure_ascii=False)}" for key, value in dict(arguments).items())
    except (ValueError, AttributeError, TypeError, RecursionError):
        return "Call a tool."
    text = f"Call {name} with {named}." if named else f"Call {name}."
    return text if len(text) <= wording.LONGEST else f"{text[: wording.LONGEST - 1]}…"


__all__ = ["Finding", "assess"]
