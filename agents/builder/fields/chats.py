"""The forms of chats, of what holds several of them, and of messages that were said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.builder.fields import chat_shapes, talks
from agents.builder.fields.common import PARTS, is_one_of
from agents.builder.fields.controls import (
    Choice,
    Indexes,
    Items,
    Json,
    Long,
    Number,
    OneName,
    Option,
    Rows,
    Switch,
    Text,
)
from agents.builder.fields.field import Field, Tab, Table
from agents.builder.fields.groups import ROLES
from agents.spec_chats import (
    AnswerSpec,
    ChatSpec,
    ForgetSpec,
    LinkSpec,
    ProgramSpec,
    ResumeSpec,
    SaidSpec,
    SequenceSpec,
)

_SUMMARIES = Choice(
    (
        Option("last_message", "The last message", "last_message"),
        Option("reflection", "What the recipient's model makes of it", "reflection", "reflection_with_llm"),
        Option("none", "Nothing", "none"),
    )
)


def _reflects(part: Mapping[str, Any]) -> bool:
    return part.get("summary") == "reflection"


_WHO = (
    Field(("initiator",), "Begins", OneName("agents"), "initiate_chat", "It says the first message."),
    Field(("recipient",), "Answers", OneName("speakers"), "recipient", "An agent or a group."),
    Field(("max_turns",), "Answers at most", Number(), "max_turns", placeholder="no limit"),
)
_MESSAGE = (
    Field(("message",), "The first message", chat_shapes.MESSAGE, "message"),
    Field(
        ("message", "template"),
        "Text",
        Long(3, keeps_empty=True),
        hint="{task} is what the run was started on, {last} the last message around a nested chat, {query} what "
        "a model asked of a tool.",
        only_if=is_one_of(chat_shapes.MESSAGE, ("message",), "template"),
    ),
    Field(
        ("message",),
        "Text",
        Long(3, keeps_empty=True),
        name="message.text",
        only_if=is_one_of(chat_shapes.MESSAGE, ("message",), "text"),
    ),
    Field(
        ("message",),
        "Parts",
        PARTS,
        name="message.parts",
        only_if=is_one_of(chat_shapes.MESSAGE, ("message",), "parts"),
    ),
)
_AFTER = (
    Field(("summary",), "What is left of it", _SUMMARIES, "summary_method"),
    Field(
        ("summary_prompt", "text"),
        "What the model is asked",
        Long(3),
        "summary_args",
        only_if=_reflects,
    ),
    Field(
        ("summary_prompt", "role"),
        "In the role",
        ROLES,
        "summary_role",
        only_if=_reflects,
    ),
    Field(("carryover",), "Known beforehand", chat_shapes.CARRYOVER, "carryover", "Added under “Context:”."),
    Field(
        ("carryover",),
        "Text",
        Long(2),
        name="carryover.text",
        only_if=is_one_of(chat_shapes.CARRYOVER, ("carryover",), "text"),
    ),
    Field(
        ("carryover",),
        "List",
        Json((list,)),
        name="carryover.list",
        only_if=is_one_of(chat_shapes.CARRYOVER, ("carryover",), "list"),
    ),
    Field(
        ("keeps_memory",),
        "What they said before stays in mind",
        Switch(),
        "clear_history=False",
    ),
    Field(("cache",), "Seed of the cache", Number(), "cache", "For everybody in this chat.", placeholder="off"),
)
_LINK = (
    Field(
        ("left_out",),
        "Is not told what came of",
        Indexes(),
        "finished_chat_indexes_to_exclude_from_carryover",
    ),
    Field(("after",), "Waits for", Indexes(), "prerequisites", "Where the chats are held side by side."),
)

_KIND = Field(("type",), "Kind", talks.CONVERSATION)
_ACT_KIND = Field(("type",), "Kind", talks.ACT)


def _chat(kind: tuple[Field, ...], links: tuple[Field, ...]) -> tuple[Tab, ...]:
    return (Tab("Chat", (*kind, *_WHO, *_MESSAGE)), Tab("Outcome", (*_AFTER, *links)))


def _sequence(kind: Field) -> tuple[Tab, ...]:
    return (
        Tab(
            "Chats",
            (
                kind,
                Field(("chats",), "Chats", Items("chat", "Another chat", blank=talks.new_chat), "initiate_chats"),
                Field(("together",), "Side by side", Switch(), "a_initiate_chats", "Else one after the other."),
                Field(("carries",), "Each is told what came of those before", Switch(), "carryover"),
            ),
        ),
    )


CONVERSATION_CHAT = Table(ChatSpec, _chat((_KIND,), ()))
CONVERSATION_SEQUENCE = Table(SequenceSpec, _sequence(_KIND))
PROGRAM = Table(
    ProgramSpec,
    (Tab("Acts", (_KIND, Field(("acts",), "Acts", Items("act", "Another act", blank=talks.new_chat)))),),
)

ACT_CHAT = Table(ChatSpec, _chat((_ACT_KIND,), ()))
ACT_SEQUENCE = Table(SequenceSpec, _sequence(_ACT_KIND))
RESUME = Table(
    ResumeSpec,
    (
        Tab(
            "Act",
            (
                _ACT_KIND,
                Field(("group",), "Group", OneName("groups"), "resume", "It goes on from its last message."),
                Field(("remove",), "Cut out of that message", Text(is_mono=True), "remove_termination_string"),
            ),
        ),
    ),
)
FORGET = Table(ForgetSpec, (Tab("Act", (_ACT_KIND, Field(("agent",), "Who forgets", OneName("speakers"), "reset"))),))
ANSWER = Table(
    AnswerSpec,
    (
        Tab(
            "Act",
            (
                _ACT_KIND,
                Field(("agent",), "Who answers", OneName("agents"), "generate_reply"),
                Field(("sender",), "Whom it answers", OneName("speakers", nobody="nobody"), "sender"),
                Field(
                    ("messages",),
                    "Messages",
                    Items("said", "Another message", blank=talks.new_said),
                    "messages",
                ),
            ),
        ),
    ),
)

CHAT = Table(ChatSpec, _chat((), ()))
LINK = Table(LinkSpec, _chat((), _LINK))

_CALLS = Rows(
    (
        Field(("name",), "Tool", Text(is_mono=True)),
        Field(("arguments",), "Arguments, as JSON", Text(is_mono=True)),
        Field(("id",), "Id", Text(is_mono=True), placeholder="a call of the old style"),
    ),
    "Another call",
    lambda _: {"name": "tool"},
)
_ANSWERS = Rows(
    (
        Field(("content",), "Answer", Long(2, keeps_empty=True)),
        Field(("name",), "Tool", Text(is_mono=True)),
        Field(("id",), "Id of the call", Text(is_mono=True)),
    ),
    "Another answer",
    lambda _: {"content": ""},
)

SAID = Table(
    SaidSpec,
    (
        Tab(
            "Message",
            (
                Field(("speaker",), "Said by", Text(), hint="Also somebody from outside the team."),
                Field(("recipient",), "Said to", Text()),
                Field(("content",), "Content", chat_shapes.CONTENT),
                Field(
                    ("content",),
                    "Text",
                    Long(3, keeps_empty=True),
                    name="content.text",
                    only_if=is_one_of(chat_shapes.CONTENT, ("content",), "text"),
                ),
                Field(
                    ("content",),
                    "Parts",
                    PARTS,
                    name="content.parts",
                    only_if=is_one_of(chat_shapes.CONTENT, ("content",), "parts"),
                ),
                Field(("by_person",), "A person said it", Switch()),
                Field(("exit_code",), "Exit code of code that ran", Number(), placeholder="no code ran"),
            ),
        ),
        Tab(
            "Tools",
            (
                Field(("calls",), "Calls of tools", _CALLS, "tool_calls"),
                Field(("answers",), "Answers of tools", _ANSWERS, "tool_responses"),
            ),
        ),
    ),
)
