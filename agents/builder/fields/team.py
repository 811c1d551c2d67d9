"""The form of the team itself, and that of a line between an agent and a tool."""

from __future__ import annotations

from agents.builder.fields.controls import Choice, Holds, Items, Lines, Long, Number, Option, Text
from agents.builder.fields.field import Field, Tab, Table
from agents.spec import TeamSpec
from agents.spec_agents import AgentSpec

_FREE = "no limit"

TEAM = Table(
    TeamSpec,
    (
        Tab(
            "Team",
            (
                Field(("name",), "Name", Text()),
                Field(("description",), "Description", Long(3), hint="For people."),
                Field(("conversation",), "Conversation", Items("start"), "initiate_chat"),
                Field(
                    ("seed",),
                    "Seed",
                    Number(),
                    "seed",
                    "Decides what is drawn at random.",
                    placeholder="another one for each run",
                ),
            ),
        ),
        Tab(
            "Parts",
            (
                Field(
                    ("agents",),
                    "Agents",
                    Items(
                        "agent",
                        add=(("assistant", "Assistant"), ("executor", "Code executor"), ("human", "Human")),
                    ),
                ),
                Field(("groups",), "Groups", Items("group", add=(("group", "Group chat"),))),
                Field(("tools",), "Tools", Items("tool", add=(("python", "Python"), ("http", "HTTP"), ("mcp", "MCP")))),
            ),
        ),
        Tab(
            "Budget",
            (
                Field(
                    ("budget", "minutes"),
                    "Minutes",
                    Number(is_whole=False),
                    hint="What models, code and tools take, added up. Waiting for people takes nothing.",
                    placeholder=_FREE,
                ),
                Field(("budget", "turns"), "Turns", Number(), hint="Messages of all chats.", placeholder=_FREE),
                Field(("budget", "tokens"), "Tokens", Number(), hint="Of prompts and answers.", placeholder=_FREE),
                Field(
                    ("budget", "cost"),
                    "Cost",
                    Number(is_whole=False),
                    hint="US dollars. A call whose price is not known is not counted.",
                    placeholder=_FREE,
                ),
                Field(
                    ("budget", "then"),
                    "When it is reached",
                    Choice(
                        (
                            Option("ask", "Ask a person", "ask", "Who raises it, or ends the run."),
                            Option("end", "End the run", "end"),
                        )
                    ),
                ),
            ),
        ),
        Tab(
            "Sample",
            (
                Field(("sample", "task"), "Task to try it with", Long(3)),
                Field(("sample", "files"), "Files", Lines(), hint="Names of the gallery's sample files, one a line."),
            ),
        ),
    ),
)

USE = Table(
    AgentSpec,
    (
        Tab(
            "Use",
            (
                Field(("offers",), "May call it", Holds(), "register_for_llm", "The agent's model is told of it."),
                Field(("runs",), "Executes it", Holds(), "register_for_execution", "When somebody else calls it."),
            ),
        ),
    ),
)
