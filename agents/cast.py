"""How a team looks: each participant's icon, hue and a word for what it is. The same wherever that agent shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agents.spec import AgentSpec, GroupSpec, TeamSpec
from agents.tools.specs import ToolSpec
from studio.web.hues import EXECUTOR, MODELS, PERSON, hue_of

#: Groups keep out of the colours of those who speak in them.
GROUP = "slate"


@dataclass(frozen=True, slots=True)
class Member:
    """One participant as a page shows it. `models` are the names of its connections, in the order of trying;
    `members` those who are in it, where it is a group."""

    name: str
    role: str
    icon: str
    hue: str
    text: str
    models: tuple[str, ...]
    runs_code: bool
    is_reviewed: bool
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """One tool as a page shows it, by a name under which models call it."""

    name: str
    role: str
    icon: str
    hue: str
    text: str
    is_reviewed: bool


#: A word and an icon for each type of tool.
TOOLS = {
    "python": ("Python function", "square-function"),
    "chat": ("Chat as a tool", "messages-square"),
    "sql": ("SQL query", "database"),
    "http": ("HTTP request", "globe"),
    "openapi": ("OpenAPI operation", "webhook"),
    "mcp": ("MCP tool", "plug"),
}


def cast(spec: TeamSpec) -> list[Member]:
    """Agents, then groups, in the order of the spec."""
    hues = hues_of(spec.agents, spec.groups)
    agents = [member_of(agent, hues[agent.name]) for agent in spec.agents]
    return agents + [_group(group, hues[group.name]) for group in spec.groups]


def instruments(spec: TeamSpec) -> list[Instrument]:
    """Every tool of the team, in the order of the spec."""
    return [_instrument(tool, name) for tool in spec.tools for name in tool.names]


def hues_of(agents: Iterable[AgentSpec], groups: Iterable[GroupSpec]) -> dict[str, str]:
    """A hue for each name: people, executors and groups have theirs, the others differ from one another while hues
    last."""
    hues: dict[str, str] = {}
    for agent in agents:
        own = PERSON if agent.human_input == "always" else EXECUTOR if _executes(agent) else ""
        hues[agent.name] = own or _free(hue_of(agent.name), hues)
    return hues | {group.name: GROUP for group in groups}


def _executes(agent: AgentSpec) -> bool:
    return bool(agent.code or agent.runs) and not agent.models


def _free(wish: str, taken: dict[str, str]) -> str:
    start = MODELS.index(wish)
    ring = MODELS[start:] + MODELS[:start]
    return next((hue for hue in ring if hue not in taken.values()), wish)


def member_of(agent: AgentSpec, hue: str) -> Member:
    role, icon = _role(agent)
    text = agent.description or (agent.instructions or "").partition("\n")[0]
    reviewed = agent.code is not None and agent.code.review == "always"
    return Member(agent.name, role, icon, hue, text, agent.models, agent.code is not None, reviewed)


def _group(group: GroupSpec, hue: str) -> Member:
    text = group.description or ", ".join(group.members)
    return Member(
        name=group.name,
        role="Group chat",
        icon="users-round",
        hue=hue,
        text=text,
        models=group.models,
        runs_code=False,
        is_reviewed=False,
        members=tuple(group.members),
    )


def _instrument(tool: ToolSpec, name: str) -> Instrument:
    role, icon = TOOLS[tool.type]
    return Instrument(name, role, icon, EXECUTOR, tool.description, tool.is_reviewed(name))


def _role(agent: AgentSpec) -> tuple[str, str]:
    if agent.human_input == "always":
        return ("Person who runs code" if agent.code else "Person"), "user-round"
    if agent.code:
        return ("Assistant who runs code" if agent.models else "Code executor"), "square-terminal"
    if agent.models:
        return "Assistant", "bot"
    if agent.runs:
        return "Tool runner", "wrench"
    return ("Answers by rules", "route") if agent.rules else ("Fixed reply", "message-square-quote")
