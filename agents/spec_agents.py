"""One participant of a team."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from agents.spec_parts import Code, Context, Name, Replacement, Speaker, Termination
from agents.spec_rules import RuleSpec


class AgentSpec(Speaker):
    """One participant. `offers` are the tools that its model may call, `runs` those that it runs for others."""

    type: Literal["assistant", "user_proxy", "conversable"]
    human_input: Literal["always", "terminate", "never"] = "never"
    max_auto_replies: Annotated[int, Field(ge=0)] | None = 100
    default_reply: str | None = None
    termination: Termination = Termination()
    hears_all: bool = False
    code: Code | None = None
    offers: list[Name] = []
    runs: list[Name] = []
    rules: list[RuleSpec] = []
    only_rules: bool = False
    context: Context | None = None
    appends: str = ""
    replacements: list[Replacement] = []
