"""Answers without code: when this agent receives such a message from such a sender, it answers like this.

The no-code form of AutoGen's `register_reply` (conversation-semantics, section 3). Python functions that decide for
themselves are tools, too: they run in the sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from agents.conversation.conditions import ALWAYS, Condition
from agents.conversation.participants import Kind

if TYPE_CHECKING:
    from agents.conversation.sequence import Sequence


class Position(StrEnum):
    """Where in the order of answering a rule is tried: before the built-in of its name, or after all of them."""

    PERSON = "person"
    TOOLS = "tools"
    CODE = "code"
    MODEL = "model"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Whose messages a rule is for. Any of `names` or `kinds`, or anybody where both are empty; never `but`.

    In a group the sender is who really spoke, unless `sees_group`: then it is the group, as AutoGen has it.
    `groups` is the kind "group" itself; `nobody` is a message without a sender.
    """

    names: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    groups: bool = False
    but: frozenset[str] = frozenset()
    nobody: bool = False
    sees_group: bool = False


ANYBODY = Trigger()


@dataclass(frozen=True, slots=True)
class Fixed:
    """This text; `{last}` in it is the received message. None ends the chat."""

    text: str | None


@dataclass(frozen=True, slots=True)
class UseTool:
    """What the tool returns; `{last}` in texts of `arguments` is the received message."""

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UseFunction:
    """What the function returns for {"messages", "sender"}: a text, None to end the chat, or {"final", "reply"}."""

    function: str


class Outer(StrEnum):
    """What of the outer conversation a nested one starts from, besides its own first message. SUMMARY is what the
    agent's own model makes of it; without a model it is all."""

    NOTHING = "nothing"
    LAST = "last"
    ALL = "all"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Nested:
    """Other chats are held, one after the other; the summary of the last is the answer.

    A first chat without a message of its own gets the received one; later chats without a message are left out.
    Where no chat is left to hold, the outer chat ends.
    """

    chats: Sequence
    outer: Outer = Outer.NOTHING


Reply = Fixed | UseTool | UseFunction | Nested


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """`final` False: the reply is worked out (a tool runs), but the next in order is asked as well and answers."""

    name: str
    reply: Reply
    trigger: Trigger = ANYBODY
    condition: Condition = ALWAYS
    position: Position = Position.PERSON
    final: bool = True
