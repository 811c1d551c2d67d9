"""Fields that several kinds of parts have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agents.builder.fields import chat_shapes
from agents.builder.fields.controls import (
    Choice,
    Lines,
    Long,
    Number,
    Option,
    Ordered,
    Rows,
    Shape,
    Slider,
    Switch,
    Text,
)
from agents.builder.fields.field import Field
from agents.builder.fields.paths import read
from agents.conversation.termination import Match


def is_one_of(shape: Shape, path: tuple[str, ...], *variants: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether what lies at `path` has one of these shapes."""
    return lambda part: shape.tell(part if shape.is_whole else read(part, path)) in variants


MODEL = Field(
    ("model",),
    "Model",
    Ordered("models", "Another to try", is_single_text=True),
    "llm_config",
    "Tried in this order: the next one where one fails.",
)
TEMPERATURE = Field(("temperature",), "Temperature", Slider(0, 2, 0.05), "temperature", placeholder="the connection's")
CACHE = Field(
    ("cache",),
    "Seed of the cache",
    Number(),
    "cache_seed",
    "Answers are kept under this number: the same question is not asked twice.",
    placeholder="off",
)

_MATCHES = Choice(
    (
        Option("contains", "contains", "contains"),
        Option("equals", "is exactly", "equals"),
        Option("ends_with", "ends with", "ends_with"),
        Option("regex", "matches the pattern", "regex"),
        Option("always", "is anything at all", "always"),
        Option("never", "(no message ends it)", "never"),
    )
)


def _has_text(part: Mapping[str, Any]) -> bool:
    return read(part, ("termination", "match")) not in (Match.ALWAYS, Match.NEVER)


TERMINATION = (
    Field(("termination", "match"), "A message ends the chat if it", _MATCHES, "is_termination_msg"),
    Field(("termination", "text"), "Which text", Text(is_mono=True), only_if=_has_text),
)

_YES_NO = (Option("", "either way", None), Option("true", "yes", True), Option("false", "no", False))  # noqa: FBT003
_RAN = (Option("", "either way", None), Option("true", "it went well", True), Option("false", "it failed", False))  # noqa: FBT003


#: What a message must be like: the fields of `spec_parts.When`.
WHEN = (
    Field(("when", "contains"), "Contains", Text()),
    Field(("when", "contains_any"), "Contains one of", Lines(), hint="One a line."),
    Field(("when", "equals"), "Is exactly", Text()),
    Field(("when", "matches"), "Matches the pattern", Text(is_mono=True), hint="A regular expression."),
    Field(("when", "ignore_case"), "Capital and small letters are the same", Switch()),
    Field(("when", "has_tool_calls"), "Calls a tool", Choice(_YES_NO)),
    Field(("when", "code_succeeded"), "Tells what code did", Choice(_RAN)),
)


REVIEW = Field(
    ("review",),
    "Before it is carried out",
    Choice(
        (
            Option("", "What is safe: whatever may change something is asked about", None),
            Option("always", "A person decides about every call", "always"),
            Option("never", "Nobody is asked", "never"),
        )
    ),
)


def _blank_part(_place: object) -> dict[str, Any]:
    return {"type": "text", "text": ""}


def _is(type_: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda part: part.get("type") == type_


PARTS = Rows(
    (
        Field(("type",), "Kind", chat_shapes.PART),
        Field(("text",), "Text", Long(2, keeps_empty=True), only_if=_is("text")),
        Field(("image_url", "url"), "Address of the picture", Text(), only_if=_is("image_url")),
    ),
    "Another part",
    _blank_part,
)
