"""The form of a group, of a row of its table, and of the lines inside it."""

from __future__ import annotations

from typing import Any

from agents.builder.fields import shapes
from agents.builder.fields.common import CACHE, MODEL, TEMPERATURE, TERMINATION, WHEN, is_one_of
from agents.builder.fields.controls import (
    Choice,
    Followers,
    Items,
    Long,
    Names,
    Next,
    Number,
    OneName,
    Option,
    Ordered,
    Switch,
    Text,
)
from agents.builder.fields.field import Field, Tab, Table
from agents.spec_groups import GroupSpec, RowSpec

ROLES = Choice(
    (
        Option("system", "system", "system"),
        Option("user", "user", "user"),
        Option("assistant", "assistant", "assistant"),
    )
)


def _no_repeats(group: dict[str, Any]) -> None:
    """Transitions say who may speak twice, too; both cannot stand (agents.spec_checks.groups)."""
    if group.get("transitions") is not None:
        group.pop("repeats", None)


def _no_transitions(group: dict[str, Any]) -> None:
    if group.get("repeats") is not None:
        group.pop("transitions", None)


def _prompt(key: str, label: str, term: str) -> Field:
    return Field(("selector", key), label, Long(3), term, only_if=lambda part: part.get("model") is not None)


ROLE = Tab(
    "Role",
    (
        Field(("name",), "Name", Text(is_mono=True), "name", "Letters, digits, _ and -."),
        Field(
            ("description",),
            "What it is for",
            Long(2),
            "description",
            "For people, and for the selection in a group around it.",
        ),
        Field(("introduction",), "Everybody is told who is there", shapes.INTRODUCTION, "send_introductions"),
        Field(
            ("introduction",),
            "What they are told",
            Long(3, keeps_empty=True),
            name="introduction.text",
            only_if=is_one_of(shapes.INTRODUCTION, ("introduction",), "text"),
        ),
        Field(
            ("instructions",),
            "Describes the group where nothing else does",
            Long(3, counts_tokens=True),
            "system_message",
        ),
    ),
)

MEMBERS = Tab(
    "Members",
    (
        Field(("members",), "Members", Ordered("speakers", "Add a member"), "agents", "They take turns in this order."),
        Field(
            ("transitions",),
            "Who may follow whom",
            shapes.TRANSITIONS,
            "allowed_or_disallowed_speaker_transitions",
            then=_no_repeats,
        ),
        Field(
            ("transitions", "allowed"),
            "May speak after",
            Followers(),
            only_if=is_one_of(shapes.TRANSITIONS, ("transitions",), "allowed"),
        ),
        Field(
            ("transitions", "disallowed"),
            "May not speak after",
            Followers(),
            only_if=is_one_of(shapes.TRANSITIONS, ("transitions",), "disallowed"),
        ),
        Field(
            ("repeats",),
            "May speak twice in a row",
            shapes.REPEATS,
            "allow_repeat_speaker",
            only_if=lambda part: part.get("transitions") is None,
            then=_no_transitions,
        ),
        Field(
            ("repeats",),
            "Who may",
            Names("members"),
            name="repeats.names",
            only_if=is_one_of(shapes.REPEATS, ("repeats",), "some"),
        ),
    ),
)

_OF_TABLE = is_one_of(shapes.SELECTION, ("selection",), "table")


def _blank_row(_place: object) -> dict[str, Any]:
    return {"when": {"contains": "…"}, "next": {"method": "auto"}}


SELECTION = Tab(
    "Selection",
    (
        Field(("selection",), "Who speaks next", shapes.SELECTION, "speaker_selection_method"),
        Field(
            ("selection", "rows"),
            "Rules",
            Items("row", "Another row", blank=_blank_row),
            hint="The first that fits decides.",
            only_if=_OF_TABLE,
        ),
        Field(("selection", "default"), "Where no row fits", Next(), only_if=_OF_TABLE),
        Field(
            ("selection", "function"),
            "Function",
            OneName("functions"),
            hint="A Python tool of the team. It is given last_speaker, messages and members.",
            only_if=is_one_of(shapes.SELECTION, ("selection",), "function"),
        ),
    ),
    ("dry_run",),
)

TURNS = Tab(
    "Turns",
    (
        Field(("max_rounds",), "Messages at most", Number(), "max_round", "The first one included."),
        *TERMINATION,
        Field(("can_forget",), "“clear history” clears memories", Switch(), "enable_clear_history"),
    ),
)

MODEL_TAB = Tab("Model", (MODEL, TEMPERATURE, CACHE))

ADVANCED = Tab(
    "Advanced",
    (
        Field(
            ("calls_go_to_tools",),
            "After a call only members that run the tool speak",
            Switch(),
            "func_call_filter",
        ),
        Field(("answers_go_back",), "After a tool's answer, whoever called speaks again", Switch()),
        Field(
            ("selector", "retries"),
            "The model is asked again",
            Number(),
            "max_retries_for_selecting_speaker",
            "Times, after an answer that named nobody or several.",
        ),
        _prompt("system", "Told before the conversation", "select_speaker_message_template"),
        _prompt("pick", "Asked after it", "select_speaker_prompt_template"),
        _prompt("several", "Asked when several were named", "select_speaker_auto_multiple_template"),
        _prompt("none", "Asked when nobody was named", "select_speaker_auto_none_template"),
        Field(("selector", "role"), "Role of these questions", ROLES, "role_for_select_speaker_messages"),
    ),
)

GROUP = Table(GroupSpec, (ROLE, MEMBERS, SELECTION, TURNS, MODEL_TAB, ADVANCED))

ROW = Table(
    RowSpec,
    (
        Tab(
            "Row",
            (
                Field(("after",), "After", Names("members"), hint="None ticked is anybody."),
                Field(("next",), "Next speaks", Next()),
            ),
        ),
        Tab("When", WHEN),
    ),
)

#: A line from one member to another: the condition is that of a row of the table, made as soon as it says something.
TRANSITION = Table(RowSpec, (Tab("When", WHEN),))
