"""Who talks: agents, groups and tools as the engine needs them. Which model speaks and how a tool is run is the
driver's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from agents.conversation.context import ContextLimits
from agents.conversation.steps import OfferedTool
from agents.conversation.termination import DEFAULT_TERMINATION, TerminationRule

if TYPE_CHECKING:
    from agents.conversation.chat import Chat
    from agents.conversation.group import Group
    from agents.conversation.reply_rules import ReplyRule


class HumanInput(StrEnum):
    """When a person is asked before this agent answers (AutoGen's human_input_mode)."""

    ALWAYS = "always"
    TERMINATE = "terminate"
    NEVER = "never"


class Kind(StrEnum):
    """What an agent was made as. Only triggers of reply rules ask."""

    ASSISTANT = "assistant"
    USER_PROXY = "user_proxy"
    CONVERSABLE = "conversable"


@dataclass(frozen=True, slots=True)
class CodeExecution:
    """Code in received messages is run. `last_messages` is how many of them are searched, newest first; None means
    all that came since this agent last spoke (AutoGen's `auto`)."""

    last_messages: int | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """In everything the agent says, `find` becomes `replace`."""

    find: str
    replace: str


@dataclass(frozen=True, slots=True)
class Agent:
    """One participant.

    `description` is for whoever selects speakers and for introductions; `instructions` go to the agent's own model,
    None sends none. `max_auto_replies` counts answers given in a row without a person; None is no limit.
    `default_reply` is said where nothing else answers; None ends the chat instead. `termination` judges what this
    agent *receives*, never what it says; with `hears_all` it judges every message of a group, not only the one before
    this agent's own turn. `offers` are the tools its model is told of, `runs` the tools it runs for others.
    `only_rules` leaves nothing but the reply rules to answer. `appends` is put at the end of every message that the
    agent answers, and stays there in its own memory.
    """

    name: str
    kind: Kind = Kind.ASSISTANT
    description: str = ""
    instructions: str | None = None
    has_model: bool = False
    human_input: HumanInput = HumanInput.NEVER
    max_auto_replies: int | None = 100
    default_reply: str | None = None
    termination: TerminationRule = DEFAULT_TERMINATION
    hears_all: bool = False
    code: CodeExecution | None = None
    offers: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    rules: tuple[ReplyRule, ...] = ()
    only_rules: bool = False
    context: ContextLimits | None = None
    appends: str = ""
    replacements: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool or function of the team. With `chat` it is a conversation: `{query}` in its first message is what the
    model asked for, its summary is the answer. `reviewed` puts every call before a person first."""

    name: str
    offered: OfferedTool | None = None
    chat: Chat | None = None
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody and everything, by name. An agent and a group never share a name."""

    agents: Mapping[str, Agent]
    groups: Mapping[str, Group] = field(default_factory=dict)
    tools: Mapping[str, Tool] = field(default_factory=dict)
