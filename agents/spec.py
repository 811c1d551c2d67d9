"""TeamSpec: the file format of a team. Documented in docs/team-format.md, with a JSON Schema beside it.

A spec is JSON that a person can write by hand. What it does not know it refuses, and every problem names the path, the
value and the fix. A run freezes its spec, so a later change of a team never changes a run.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.conversation.termination import Match
from agents.spec_problems import Problem, problems_of

VERSION = 1


class SpecError(ValueError):
    """The spec cannot be used. `problems` is never empty; `str()` is one line for each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Termination(_Part):
    """Ends the chat when a message that this agent receives matches."""

    match: Match = Match.CONTAINS
    text: str = "TERMINATE"

    @model_validator(mode="after")
    def _is_a_pattern(self) -> Self:
        if self.match is Match.REGEX:
            try:
                re.compile(self.text)
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from None
        return self


class Code(_Part):
    """This agent runs code that it receives. `review` "always" asks a person before anything runs; "never" is a rule
    that the author of the team makes. Seconds count for each block."""

    review: Literal["always", "never"] = "always"
    seconds: Annotated[float, Field(gt=0, le=3600)] = 60
    last_messages: Annotated[int, Field(ge=1)] | None = None


class AgentSpec(_Part):
    """One participant. `model` names a model connection of the workspace, or several to try in order."""

    name: Name
    type: Literal["assistant", "user_proxy"]
    description: str = ""
    instructions: str = ""
    model: str | Annotated[list[str], Field(min_length=1)] | None = None
    human_input: Literal["always", "terminate", "never"] = "never"
    max_auto_replies: Annotated[int, Field(ge=0)] | None = 100
    default_reply: str | None = None
    termination: Termination = Termination()
    code: Code | None = None

    @property
    def models(self) -> tuple[str, ...]:
        if self.model is None:
            return ()
        return (self.model,) if isinstance(self.model, str) else tuple(self.model)


class ChatSpec(_Part):
    """Two agents: the initiator says the task, the recipient answers."""

    type: Literal["chat"] = "chat"
    initiator: Name
    recipient: Name
    max_turns: Annotated[int, Field(ge=1)] | None = None
    summary: Literal["last_message", "reflection", "none"] = "last_message"


class Sample(_Part):
    """What to try the team with. Files are names of the gallery's own sample data."""

    task: str = ""
    files: list[str] = []


class TeamSpec(_Part):
    """A team: who is in it and how they talk."""

    parley: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Annotated[str, Field(max_length=2000)] = ""
    agents: Annotated[list[AgentSpec], Field(min_length=2, max_length=50)]
    conversation: ChatSpec
    sample: Sample = Sample()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """From JSON data. Raises SpecError with every problem found, not only the first."""
        try:
            spec = cls.model_validate(raw)
        except ValidationError as error:
            raise SpecError(problems_of(error, _FIELDS)) from None
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

    def loose_ends(self) -> list[Problem]:
        """What single fields cannot know: names that point nowhere, agents that could never answer."""
        names = [agent.name for agent in self.agents]
        problems = [
            Problem(f"agents[{index}].name", name, "Two agents have this name.", "give each agent a name of its own")
            for index, name in enumerate(names)
            if name in names[:index]
        ]
        talk = self.conversation
        for role in ("initiator", "recipient"):
            if (name := getattr(talk, role)) not in names:
                fix = f"use one of {', '.join(names)}"
                problems.append(Problem(f"conversation.{role}", name, "No agent has this name.", fix))
        if talk.initiator == talk.recipient:
            fix = "name two different agents"
            problems.append(Problem("conversation.recipient", talk.recipient, "An agent cannot talk to itself.", fix))
        return problems + self._mute()

    def _mute(self) -> list[Problem]:
        fix = 'give it a "model", let it run "code", or set "human_input" or "default_reply"'
        return [
            Problem(f"agents[{index}]", agent.name, "This agent could never answer.", fix)
            for index, agent in enumerate(self.agents)
            if not (agent.models or agent.code or agent.human_input == "always" or agent.default_reply is not None)
        ]

    def with_model(self, agent: str, model: str | list[str]) -> TeamSpec:
        """The same team, with one agent's model connection switched."""
        changed = [a.model_copy(update={"model": model}) if a.name == agent else a for a in self.agents]
        return self.model_copy(update={"agents": changed})

    def dump(self) -> dict[str, Any]:
        """JSON data without the defaults, as a person would write it."""
        return self.model_dump(mode="json", exclude_defaults=True) | {"parley": VERSION}


_PARTS: tuple[type[BaseModel], ...] = (TeamSpec, AgentSpec, ChatSpec, Code, Termination, Sample)
_FIELDS = frozenset(name for part in _PARTS for name in part.model_fields)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format, for editors and for the documentation."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | TeamSpec.model_json_schema()
