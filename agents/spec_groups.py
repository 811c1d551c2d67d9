"""A group chat of a team, and how its next speaker is found."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, Tag, model_validator

from agents.conversation.selection import DEFAULT_PROMPTS, Method
from agents.spec_parts import Code, Name, Part, Role, Speaker, Termination, When, by_shape


class SpeakerNext(Part):
    speaker: Name


class MethodNext(Part):
    method: Method


NextSpec = (
    Annotated[
        Annotated[SpeakerNext, Tag("speaker")] | Annotated[MethodNext, Tag("method")],
        by_shape("speaker", "method", fix='write {"speaker": name}, {"method": "auto"}, or null to end the chat'),
    ]
    | None
)


class RowSpec(Part):
    """After one of `after` (anybody where it is empty), when the last message is such, `next` speaks; null ends."""

    after: list[Name] = []
    when: When = When()
    next: NextSpec


class TableSelection(Part):
    """The first row that fits decides; where none does, `default`."""

    rows: list[RowSpec]
    default: NextSpec = None


class FunctionSelection(Part):
    """A Python tool of the team decides; it is given {"last_speaker", "messages", "members"}."""

    function: Name


SelectionSpec = Annotated[
    Annotated[Method, Tag("str")]
    | Annotated[TableSelection, Tag("rows")]
    | Annotated[FunctionSelection, Tag("function")],
    by_shape("rows", "function", fix='write a method such as "auto", {"rows": […]} or {"function": name}'),
]


class Transitions(Part):
    """Who may follow whom. "allowed": only the named, a missing member is followed by nobody. "disallowed": all but
    the named."""

    allowed: dict[Name, list[Name]] | None = None
    disallowed: dict[Name, list[Name]] | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.allowed is None) == (self.disallowed is None):
            raise ValueError('either "allowed" or "disallowed" stands here, not both and not neither')
        return self


class Selector(Part):
    """What the group's model is told when it selects; `{roles}` and `{names}` are filled in. `retries` are the
    attempts after one that named nobody or several."""

    retries: Annotated[int, Field(ge=0, le=20)] = 2
    system: str = DEFAULT_PROMPTS.system
    pick: str = DEFAULT_PROMPTS.pick
    several: str = DEFAULT_PROMPTS.several
    none: str = DEFAULT_PROMPTS.none
    role: Role = "system"


class GroupSpec(Speaker):
    """Members (agents or other groups) hear every message; after each one somebody is selected to speak.

    `repeats` null: everybody may speak twice in a row; a list names who may.
    """

    members: list[Name]
    selection: SelectionSpec = Method.AUTO
    max_rounds: Annotated[int, Field(ge=1)] = 10
    repeats: list[Name] | None = None
    transitions: Transitions | None = None
    introduction: bool | str = False
    can_forget: bool = False
    calls_go_to_tools: bool = True
    answers_go_back: bool = True
    selector: Selector = Selector()
    termination: Termination = Termination()

    @property
    def code(self) -> Code | None:
        """A group never runs code itself."""
        return None
