"""The form of a reply rule, nested chats among them."""

from __future__ import annotations

from agents.builder.fields import chat_shapes, talks
from agents.builder.fields.common import WHEN, is_one_of
from agents.builder.fields.controls import Choice, Items, Json, Long, Names, OneName, Option, Several, Switch, Text
from agents.builder.fields.field import Field, Tab, Table
from agents.spec_rules import RuleSpec

_KINDS = Several(
    (
        Option("assistant", "Assistants", "assistant"),
        Option("user_proxy", "User proxies", "user_proxy"),
        Option("conversable", "Custom agents", "conversable"),
    )
)
_POSITIONS = Choice(
    (
        Option("person", "Before everything else", "person", "Limits and termination included."),
        Option("tools", "Before tools", "tools"),
        Option("code", "Before code", "code"),
        Option("model", "Before the model", "model"),
        Option("last", "After all of them", "last"),
    )
)
_OUTER = Choice(
    (
        Option("nothing", "Nothing", "nothing"),
        Option("last", "The last message", "last"),
        Option("all", "All of it", "all"),
        Option("summary", "What the agent's model makes of it", "summary"),
    )
)


def _replies(key: str, label: str, control: object, term: str = "", hint: str = "") -> Field:
    return Field(
        ("reply", key),
        label,
        control,  # type: ignore[arg-type]
        term,
        hint,
        only_if=is_one_of(chat_shapes.REPLY, ("reply",), "text" if key == "text" else key),
    )


def _nested(key: str, label: str, control: object, term: str = "", hint: str = "") -> Field:
    return Field(("reply", key), label, control, term, hint, only_if=is_one_of(chat_shapes.REPLY, ("reply",), "chats"))  # type: ignore[arg-type]


RULE = Table(
    RuleSpec,
    (
        Tab(
            "Answer",
            (
                Field(("name",), "Name", Text(), hint="For people."),
                Field(("reply",), "It answers with", chat_shapes.REPLY, "register_reply"),
                _replies("text", "Text", Long(3, keeps_empty=True), hint="{last} is the message, {task} the task."),
                _replies("tool", "Tool", OneName("offered")),
                Field(
                    ("reply", "arguments"),
                    "Arguments",
                    Json(),
                    hint="An object, by the tool's parameters. {last} and {task} are filled in.",
                    only_if=is_one_of(chat_shapes.REPLY, ("reply",), "tool"),
                ),
                _replies("function", "Function", OneName("functions"), hint="It is given messages and sender."),
                _nested("chats", "Chats", Items("chat", "Another chat", blank=talks.new_chat), "register_nested_chats"),
                _nested("carries", "Each is told what came of those before", Switch(), "carryover"),
                _nested("outer", "They start from", _OUTER, "carryover_config", "Of the conversation around them."),
            ),
        ),
        Tab(
            "From",
            (
                Field(("from", "names"), "Whose messages it is for", Names("speakers"), "trigger"),
                Field(("from", "kinds"), "Of any", _KINDS, "trigger"),
                Field(("from", "groups"), "Of any group", Switch()),
                Field(("from", "nobody"), "Without a sender", Switch()),
                Field(("from", "but"), "Never of", Names("speakers")),
                Field(
                    ("from", "sees_group"),
                    "In a group the sender is the group",
                    Switch(),
                    hint="Else it is the member who spoke.",
                ),
            ),
        ),
        Tab("When", WHEN),
        Tab(
            "Place",
            (
                Field(("position",), "It is tried", _POSITIONS, "position"),
                Field(
                    ("final",), "Nobody else answers then", Switch(), "final", "Else whoever comes next answers, too."
                ),
            ),
        ),
    ),
)
