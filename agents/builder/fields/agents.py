"""The form of an agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.builder.changes import ABSENT
from agents.builder.fields import shapes
from agents.builder.fields.common import CACHE, MODEL, TEMPERATURE, TERMINATION
from agents.builder.fields.controls import Choice, Items, Long, Names, Number, OneName, Option, Rows, Switch, Text
from agents.builder.fields.field import Field, Tab, Table
from agents.spec_agents import AgentSpec

_TYPES = Choice(
    (
        Option("assistant", "Assistant", "assistant", "Speaks with a model. AssistantAgent"),
        Option("user_proxy", "User proxy", "user_proxy", "Stands in for a person, runs code. UserProxyAgent"),
        Option("conversable", "Custom", "conversable", "Anything. ConversableAgent"),
    )
)

_ASKED = Choice(
    (
        Option("never", "Never", "never", "It answers on its own."),
        Option("terminate", "At the end", "terminate", "When a message ends the chat, or its answers run out."),
        Option("always", "Every time", "always", "Before each of its answers. An empty answer lets it go on."),
    )
)

_REVIEW = Choice(
    (
        Option("always", "A person approves every block", "always"),
        Option("never", "It runs without being looked at", "never"),
    )
)


def _runs_code(part: Mapping[str, Any]) -> bool:
    return isinstance(part.get("code"), dict)


def _has_fallback(part: Mapping[str, Any]) -> bool:
    return part.get("default_reply", ABSENT) not in (None, ABSENT)


ROLE = Tab(
    "Role",
    (
        Field(("name",), "Name", Text(is_mono=True), "name", "Letters, digits, _ and -: model providers demand it."),
        Field(("type",), "Kind", _TYPES, "class", "Only how it is drawn, and what rules are for: all can do all."),
        Field(
            ("description",),
            "When to speak",
            Long(2),
            "description",
            "Whoever selects speakers reads this, not the instructions.",
        ),
        Field(
            ("instructions",),
            "Instructions",
            Long(7, counts_tokens=True),
            "system_message",
            placeholder="What it is told before anything else. Empty sends nothing.",
        ),
    ),
)

MODEL_TAB = Tab(
    "Model",
    (
        MODEL,
        TEMPERATURE,
        CACHE,
        Field(
            ("context", "messages"),
            "Newest messages shown",
            Number(),
            "MessageHistoryLimiter",
            "How many messages its model is shown at most.",
            placeholder="all",
        ),
        Field(("context", "keep_first"), "Always show the first message", Switch(), "keep_first_message"),
        Field(("context", "tokens"), "Tokens of a whole prompt", Number(), "max_tokens", placeholder="no limit"),
        Field(
            ("context", "tokens_per_message"),
            "Tokens of each message",
            Number(),
            "max_tokens_per_message",
            placeholder="no limit",
        ),
    ),
    ("trial",),
)

TOOLS = Tab(
    "Tools",
    (
        Field(("offers",), "May call", Names("offered"), "register_for_llm", "Its model is told of these tools."),
        Field(
            ("runs",),
            "Executes",
            Names("offered"),
            "register_for_execution",
            "It carries these out when somebody else calls them.",
        ),
    ),
)

TURNS = Tab(
    "Turns",
    (
        Field(
            ("max_auto_replies",),
            "Answers in a row",
            Number(unlimited="No limit"),
            "max_consecutive_auto_reply",
            "Without a person in between.",
        ),
        *TERMINATION,
        Field(
            ("hears_all",),
            "Looks at every message of a group",
            Switch(),
            hint="Else only at the one before its own turn.",
        ),
        Field(
            ("default_reply",), "When nothing else answers", shapes.FALLBACK, "default_auto_reply", name="default_reply"
        ),
        Field(
            ("default_reply",),
            "It says",
            Long(2, keeps_empty=True),
            name="default_reply.text",
            only_if=_has_fallback,
        ),
        Field(
            ("appends",),
            "Added to every message it receives",
            Long(2),
            "process_last_received_message",
        ),
        Field(
            ("replacements",),
            "Replaced in everything it says",
            Rows(
                (Field(("find",), "Find", Text()), Field(("replace",), "Replace with", Text())),
                "Another replacement",
                lambda _: {"find": "…"},
            ),
            "process_message_before_send",
        ),
    ),
)

CODE = Tab(
    "Code",
    (
        Field(("code",), "Runs code that it receives", shapes.CODE, "code_execution_config"),
        Field(("code", "review"), "Before it runs", _REVIEW, only_if=_runs_code),
        Field(
            ("code", "profile"),
            "Sandbox",
            OneName("profiles", "The workspace's default"),
            hint="Its limits, and the packages that code finds.",
            only_if=_runs_code,
        ),
        Field(
            ("code", "seconds"),
            "Seconds for each block",
            Number(is_whole=False),
            "timeout",
            placeholder="as the sandbox says",
            only_if=_runs_code,
        ),
        Field(
            ("code", "last_messages"),
            "Messages searched for code",
            Number(),
            "last_n_messages",
            "The newest ones.",
            placeholder="all since it last spoke",
            only_if=_runs_code,
        ),
    ),
)

HUMAN = Tab("Human", (Field(("human_input",), "Asks a person", _ASKED, "human_input_mode"),))

RULES = Tab(
    "Rules",
    (
        Field(
            ("rules",),
            "Answers of its own",
            Items("rule", add=(("rule", "Rule"), ("nested", "Nested chat"))),
            "register_reply",
            "Tried in this order.",
        ),
        Field(
            ("only_rules",),
            "Nothing else answers",
            Switch(),
            hint="Neither a person, tools, code nor the model: only the rules, and the text for when nothing answers.",
        ),
    ),
)

AGENT = Table(AgentSpec, (ROLE, MODEL_TAB, TOOLS, TURNS, CODE, HUMAN, RULES))
