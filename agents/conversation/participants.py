"""Who talks: an agent as the engine needs it. Which model it speaks with is the driver's business."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agents.conversation.termination import DEFAULT_TERMINATION, TerminationRule


class HumanInput(StrEnum):
    """When a person is asked before this agent answers (AutoGen's human_input_mode)."""

    ALWAYS = "always"
    TERMINATE = "terminate"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class CodeExecution:
    """Code in received messages is run. `last_messages` is how many of them are searched, newest first; None means
    all that came since this agent last spoke (AutoGen's `auto`)."""

    last_messages: int | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """One participant.

    `max_auto_replies` counts answers given in a row without a person; None is no limit.
    `default_reply` is said where nothing else answers; None ends the chat instead.
    `termination` judges what this agent *receives*, never what it says.
    """

    name: str
    instructions: str = ""
    has_model: bool = False
    human_input: HumanInput = HumanInput.NEVER
    max_auto_replies: int | None = 100
    default_reply: str | None = None
    termination: TerminationRule = DEFAULT_TERMINATION
    code: CodeExecution | None = None
