"""What can be added to a team: the words, icons and hues of the palette, and by which other words it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agents.cast import GROUP, TOOLS
from studio.web.hues import EXECUTOR, PERSON

#: On what something new is put when it is added without being dropped: the group that is selected or around what is,
#: or the agent that is selected.
Onto = Literal["group", "agent", ""]


@dataclass(frozen=True, slots=True)
class Kind:
    """`what` is the word of the edit `add`; `words` are what people may type for it, AutoGen's terms among them."""

    what: str
    name: str
    text: str
    icon: str
    hue: str
    words: str
    onto: Onto = ""

    @property
    def search(self) -> str:
        """Everything that the type-ahead looks through, in small letters."""
        return f"{self.name} {self.text} {self.words}".lower()


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    kinds: tuple[Kind, ...]


def _tool(what: str, text: str, words: str) -> Kind:
    name, icon = TOOLS[what]
    return Kind(what, name, text, icon, EXECUTOR, f"tool {words}", "agent")


AGENTS = (
    Kind("assistant", "Assistant", "A model with a role", "bot", "indigo", "AssistantAgent agent LLM model", "group"),
    Kind(
        "executor",
        "Code executor",
        "Runs code in a sandbox",
        "square-terminal",
        EXECUTOR,
        "UserProxyAgent CodeExecutorAgent code_execution_config docker sandbox",
        "group",
    ),
    Kind(
        "human",
        "Human",
        "Asks a person",
        "user-round",
        PERSON,
        "UserProxyAgent human_input_mode ALWAYS person user proxy",
        "group",
    ),
    Kind(
        "custom",
        "Custom agent",
        "Every setting open · ConversableAgent",
        "sliders-horizontal",
        "sky",
        "ConversableAgent conversable",
        "group",
    ),
)

TALKS = (
    Kind(
        "group",
        "Group chat",
        "Agents who hear each other",
        "users-round",
        GROUP,
        "GroupChat GroupChatManager speaker selection team round robin",
        "group",
    ),
    Kind(
        "nested",
        "Nested chat",
        "An agent asks others first",
        "layers",
        "violet",
        "register_nested_chats nested chats inner",
        "agent",
    ),
    Kind(
        "sequence",
        "Sequence of chats",
        "One chat after the other",
        "list-ordered",
        "slate",
        "initiate_chats sequential chats carryover",
    ),
    Kind(
        "rule",
        "Reply rule",
        "Answers without a model",
        "message-square-quote",
        "rose",
        "register_reply reply_func trigger function rules",
        "agent",
    ),
)

INSTRUMENTS = (
    _tool("python", "Code of yours, run in a sandbox", "register_function function_map FunctionTool code"),
    _tool("http", "Calls an address on the web", "REST API web fetch url"),
    _tool("openapi", "Operations of a described API", "swagger REST API http"),
    _tool("mcp", "Tools of an MCP server", "model context protocol server"),
    _tool("sql", "Reads a database", "database query sqlite postgres"),
    _tool("chat", "Asks another agent, as a function", "AgentTool nested chat function"),
)

SECTIONS = (Section("Agents", AGENTS), Section("Conversations", TALKS), Section("Tools", INSTRUMENTS))

KINDS: tuple[Kind, ...] = tuple(kind for section in SECTIONS for kind in section.kinds)
