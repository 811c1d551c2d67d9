"""Answers without code: rules of an agent that reply to some messages in the model's stead."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, Tag

from agents.conversation.participants import Kind
from agents.conversation.reply_rules import Outer, Position
from agents.spec_chats import LinkSpec
from agents.spec_parts import Name, Part, When, by_shape


class From(Part):
    """Whose messages the rule is for: any of these names or kinds, or anybody where none is given; never `but`.

    `groups` is the kind "group", `nobody` a message without a sender. In a group the sender is who really spoke,
    unless `sees_group`: then it is the group.
    """

    names: list[Name] = []
    kinds: list[Kind] = []
    groups: bool = False
    but: list[Name] = []
    nobody: bool = False
    sees_group: bool = False


class TextReply(Part):
    """This text, with `{last}` as the received message; null ends the chat."""

    text: str | None


class ToolReply(Part):
    """What the tool returns; `{last}` in texts of `arguments` is the received message."""

    tool: Name
    arguments: dict[str, Any] = {}


class FunctionReply(Part):
    """What a Python tool of the team returns for {"messages", "sender"}."""

    function: Name


class ChatsReply(Part):
    """Nested chats; the summary of the last is the answer. `outer` is what of the outer conversation they start
    from."""

    chats: Annotated[list[LinkSpec], Field(min_length=1)]
    carries: bool = True
    outer: Outer = Outer.NOTHING


ReplySpec = Annotated[
    Annotated[TextReply, Tag("text")]
    | Annotated[ToolReply, Tag("tool")]
    | Annotated[FunctionReply, Tag("function")]
    | Annotated[ChatsReply, Tag("chats")],
    by_shape("text", "tool", "function", "chats", fix='write it with one of "text", "tool", "function" or "chats"'),
]


class RuleSpec(Part):
    """`position` is where in the order of answering the rule is tried: before the built-in of that name, or last."""

    name: Annotated[str, Field(max_length=120)] = ""
    when: When = When()
    from_: Annotated[From, Field(alias="from")] = From()
    position: Position = Position.PERSON
    final: bool = True
    reply: ReplySpec
