"""The small parts of a TeamSpec, used by agents, groups and tools alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, model_validator

from agents.conversation.termination import Match


class Part(BaseModel):
    """Refuses fields that it does not know, and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return text


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Pattern = Annotated[str, AfterValidator(_pattern)]
Role = Literal["system", "user", "assistant"]
Index = Annotated[int, Field(ge=0)]
Temperature = Annotated[float, Field(ge=0, le=2)]


def by_shape(*keys: str, fix: str) -> Discriminator:
    """Tells the variants of a union apart by the key that only one has, a text ("str") and a list ("list") by what
    they are. `fix` is told where none fits."""

    def shape(value: Any) -> str | None:
        match value:
            case str():
                return "str"
            case list() | tuple():
                return "list"
        known = value if isinstance(value, Mapping) else getattr(type(value), "model_fields", ())
        return next((key for key in keys if key in known), None)

    return Discriminator(shape, "shape", f"This cannot stand here. Fix: {fix}")


def by_type(*types: str) -> Discriminator:
    """Tells variants apart by their "type"; without one it is the first."""

    def type_of(value: Any) -> str | None:
        found = value.get("type", types[0]) if isinstance(value, Mapping) else getattr(value, "type", None)
        return found if isinstance(found, str) else None

    return Discriminator(type_of, "type", f"This type is not known. Fix: use one of {', '.join(types)}")


class Termination(Part):
    """Ends the chat when a message that this agent receives matches; a group's judges every message of the group."""

    match: Match = Match.CONTAINS
    text: str = "TERMINATE"

    @model_validator(mode="after")
    def _is_a_pattern(self) -> Self:
        if self.match is Match.REGEX:
            _pattern(self.text)
        return self


class When(Part):
    """A condition on a message: all that is given must hold, and nothing given always holds."""

    contains: str | None = None
    contains_any: list[str] = []
    equals: str | None = None
    matches: Pattern | None = None
    has_tool_calls: bool | None = None
    code_succeeded: bool | None = None
    ignore_case: bool = False


class Code(Part):
    """This agent runs code that it receives. `review` "always" asks a person before anything runs; "never" is a rule
    that the author of the team makes. `profile` names a sandbox profile of the workspace; null is its default. Seconds
    count for each block, up to what the profile lets a reviewer give; null is as the profile says."""

    review: Literal["always", "never"] = "always"
    profile: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    seconds: Annotated[float, Field(gt=0, le=3600)] | None = None
    last_messages: Annotated[int, Field(ge=1)] | None = None


class Context(Part):
    """How much of the conversation the agent's model is shown. `tokens` is the budget of a whole prompt."""

    messages: Annotated[int, Field(ge=1)] | None = None
    keep_first: bool = False
    tokens: Annotated[int, Field(ge=1)] | None = None
    tokens_per_message: Annotated[int, Field(ge=1)] | None = None


class Replacement(Part):
    """In everything that the agent says, `find` becomes `replace`."""

    find: Annotated[str, Field(min_length=1)]
    replace: str = ""


class Speaker(Part):
    """Who has a model: an agent, or a group that selects with one. `model` names a model connection of the workspace,
    or several to try in order. `cache` is the seed of the response cache; null is off."""

    name: Name
    description: str = ""
    instructions: str | None = None
    model: str | Annotated[list[str], Field(min_length=1)] | None = None
    temperature: Temperature | None = None
    cache: int | None = None

    @property
    def models(self) -> tuple[str, ...]:
        if self.model is None:
            return ()
        return (self.model,) if isinstance(self.model, str) else tuple(self.model)
