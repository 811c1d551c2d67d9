"""The form of the team itself, and that of a line between an agent and a tool."""

from __future__ import annotations

from agents.builder.fields.controls import Holds, Items, Lines, Long, Number, Text
from agents.builder.fields.field import Field, Tab, Table
from agents.spec import TeamSpec
from agents.spec_agents import AgentSpec

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
