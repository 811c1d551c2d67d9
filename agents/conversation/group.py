"""A group chat: every member hears every message; after each one somebody is selected to speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.conversation.selection import DEFAULT_PROMPTS, Method, Selection, SelectorPrompts
from agents.conversation.termination import DEFAULT_TERMINATION, TerminationRule

INTRODUCTION = "Several participants take part in this conversation. They are:"


@dataclass(frozen=True, slots=True)
class Group:
    """Members are agents, or groups whose summary is their message.

    `max_rounds` counts messages, the first one included; each new message to the group starts a new count.
    `repeats` are the members that may speak twice in a row, None is everybody. `transitions` names for each member who
    may follow; None is everybody, a member that is missing or has an empty list is followed by nobody.
    `calls_go_to_tools`: after a message with calls only members that run these tools can speak, whatever the method.
    `answers_go_back`: after the answers of tools the member that called speaks again, whatever the method.
    `introduction` not None is told to every member before the first message, followed by the list of roles.
    `can_forget`: "clear history" in what a person types, or a tool answers, clears memories.
    """

    name: str
    members: tuple[str, ...]
    description: str = ""
    selection: Selection = Method.AUTO
    max_rounds: int = 10
    repeats: frozenset[str] | None = None
    transitions: Mapping[str, tuple[str, ...]] | None = None
    introduction: str | None = None
    can_forget: bool = False
    calls_go_to_tools: bool = True
    answers_go_back: bool = True
    has_model: bool = False
    instructions: str | None = None
    selector_retries: int = 2
    selector_prompts: SelectorPrompts = DEFAULT_PROMPTS
    termination: TerminationRule = DEFAULT_TERMINATION
