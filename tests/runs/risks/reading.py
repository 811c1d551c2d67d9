"""Code, assessed: for the tests of what is said of it."""

from __future__ import annotations

from textwrap import dedent

from agents.conversation.code_blocks import CodeBlock
from runs.risks import Assessment, assess
from runs.sandbox.cell import Limits


def python(code: str, limits: Limits | None = None) -> Assessment:
    return assess((CodeBlock("python", dedent(code)),), limits)


def shell(code: str, limits: Limits | None = None) -> Assessment:
    return assess((CodeBlock("sh", dedent(code)),), limits)


def worst(assessment: Assessment) -> list[tuple[int, str, str]]:
    """(line, kind, level) of the findings of the highest level, in order, each once."""
    found = [one for one in assessment.findings if one.level == assessment.level]
    return list(dict.fromkeys((one.line, one.kind.value, one.level.name) for one in found))
