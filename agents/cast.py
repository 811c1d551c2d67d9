"""How a team looks: each participant's icon, hue and a word for what it is. The same wherever that agent shows."""

from __future__ import annotations

from dataclasses import dataclass

from agents.spec import AgentSpec, TeamSpec
from studio.web.hues import EXECUTOR, MODELS, PERSON, hue_of


@dataclass(frozen=True, slots=True)
class Member:
    """One participant as a page shows it. `models` are the names of its connections, in the order of trying."""

    name: str
    role: str
    icon: str
    hue: str
    text: str
    models: tuple[str, ...]
    runs_code: bool
    is_reviewed: bool


def cast(spec: TeamSpec) -> list[Member]:
    """In the order of the spec."""
    hues = hues_of(spec)
    return [_member(agent, hues[agent.name]) for agent in spec.agents]


def hues_of(spec: TeamSpec) -> dict[str, str]:
    """A hue for each name: people and executors have theirs, the others differ from one another while hues last."""
    hues: dict[str, str] = {}
    for agent in spec.agents:
        own = PERSON if agent.human_input == "always" else EXECUTOR if agent.code and not agent.models else ""
        hues[agent.name] = own or _free(hue_of(agent.name), hues)
    return hues


def _free(wish: str, taken: dict[str, str]) -> str:
    start = MODELS.index(wish)
    ring = MODELS[start:] + MODELS[:start]
    return next((hue for hue in ring if hue not in taken.values()), wish)


def _member(agent: AgentSpec, hue: str) -> Member:
    role, icon = _role(agent)
    text = agent.description or agent.instructions.partition("\n")[0]
    reviewed = agent.code is not None and agent.code.review == "always"
    return Member(agent.name, role, icon, hue, text, agent.models, agent.code is not None, reviewed)


def _role(agent: AgentSpec) -> tuple[str, str]:
    if agent.human_input == "always":
        return ("Person who runs code" if agent.code else "Person"), "user-round"
    if agent.code:
        return ("Assistant who runs code" if agent.models else "Code executor"), "square-terminal"
    return ("Assistant", "bot") if agent.models else ("Fixed reply", "message-square-quote")
