"""TeamSpec: the file format of a team. Documented in docs/team-format.md, with a JSON Schema beside it.

A spec is JSON that a person can write by hand. What it does not know it refuses, and every problem names the path, the
value and the fix. A run freezes its spec, so a later change of a team never changes a run.

The parts are in `spec_agents`, `spec_groups`, `spec_rules`, `spec_chats`, `spec_budget`, `spec_parts` and
`tools.specs`; what no single field can know is checked in `spec_checks`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, Field, ValidationError

from agents.spec_agents import AgentSpec
from agents.spec_budget import BudgetSpec
from agents.spec_chats import ChatSpec, ConversationSpec
from agents.spec_checks import doubts, loose_ends
from agents.spec_groups import GroupSpec
from agents.spec_parts import Part
from agents.spec_problems import Problem, problems_of
from agents.tools.specs import ToolSpec

__all__ = ["VERSION", "AgentSpec", "ChatSpec", "GroupSpec", "Sample", "SpecError", "TeamSpec", "fields", "json_schema"]

VERSION = 1


class SpecError(ValueError):
    """The spec cannot be used. `problems` is never empty; `str()` is one line for each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Sample(Part):
    """What to try the team with. Files are names of the gallery's own sample data."""

    task: str = ""
    files: list[str] = []


class TeamSpec(Part):
    """A team: who is in it and how they talk. `seed` decides what is drawn at random; null draws one for each run."""

    parley: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Annotated[str, Field(max_length=2000)] = ""
    seed: int | None = None
    agents: Annotated[list[AgentSpec], Field(min_length=1, max_length=200)]
    groups: Annotated[list[GroupSpec], Field(max_length=50)] = []
    tools: Annotated[list[ToolSpec], Field(max_length=200)] = []
    conversation: ConversationSpec
    budget: BudgetSpec = BudgetSpec()
    sample: Sample = Sample()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """From JSON data. Raises SpecError with every problem found, not only the first."""
        try:
            spec = cls.model_validate(raw)
        except ValidationError as error:
            raise SpecError(problems_of(error, raw, _FIELDS)) from None
        if problems := spec.loose_ends():
            raise SpecError(problems)
        return spec

    @classmethod
    def parse_text(cls, text: str) -> Self:
        """From the text of a file; a syntax error names its line."""
        try:
            raw = json.loads(text)
        except json.JSONDecodeError as error:
            fix = f"mend the JSON at line {error.lineno}, column {error.colno}: {error.msg.lower()}"
            raise SpecError([Problem("(file)", None, "This is not JSON.", fix)]) from None
        return cls.parse(raw)

    def agent(self, name: str) -> AgentSpec:
        return next(agent for agent in self.agents if agent.name == name)

    def group(self, name: str) -> GroupSpec:
        return next(group for group in self.groups if group.name == name)

    def tool(self, name: str) -> ToolSpec:
        """By its offered name: a tool may offer several. Raises StopIteration where there is none."""
        return next(tool for tool in self.tools if name in tool.names)

    @property
    def speakers(self) -> tuple[AgentSpec | GroupSpec, ...]:
        """Everybody who may have a model, agents first."""
        return (*self.agents, *self.groups)

    def speaker(self, name: str) -> AgentSpec | GroupSpec:
        """The agent or group of that name: a call that selects a speaker is made by the group."""
        return next(one for one in self.speakers if one.name == name)

    def models_of(self, name: str) -> tuple[str, ...]:
        """The model connections of an agent or a group, in the order of trying."""
        return self.speaker(name).models

    def loose_ends(self) -> list[Problem]:
        """What single fields cannot know: names that point nowhere, agents that could never answer."""
        return loose_ends(self)

    def doubts(self) -> list[Problem]:
        """What can be played and was hardly meant."""
        return doubts(self)

    def with_model(self, speaker: str, model: str | list[str]) -> Self:
        """The same team, with the model connection of one agent or group switched."""

        def switched(one: Any) -> Any:
            return one.model_copy(update={"model": model}) if one.name == speaker else one

        changed = {"agents": [switched(one) for one in self.agents], "groups": [switched(one) for one in self.groups]}
        return self.model_copy(update=changed)

    def dump(self) -> dict[str, Any]:
        """JSON data without the defaults, as a person would write it."""
        dumped = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if self.tools:
            dumped["tools"] = [
                {"type": tool.type} | rest for tool, rest in zip(self.tools, dumped["tools"], strict=True)
            ]
        return dumped


def _names(part: object) -> Iterator[str]:
    """Every field name of a part and of all the parts inside it."""
    if isinstance(part, type) and issubclass(part, BaseModel):
        for name, field in part.model_fields.items():
            yield field.alias or name
            yield from _names(field.annotation)
    else:
        for inner in get_args(part):
            yield from _names(inner)


def fields() -> frozenset[str]:
    """The name of every field that the format knows, whatever it is a field of."""
    return frozenset(_names(TeamSpec))


#: To guess at what a misspelt field should have been.
_FIELDS = fields()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format, for editors and for the documentation."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | TeamSpec.model_json_schema()
