"""From a team's spec to the script that the engine plays.

`script_agents`, `script_groups`, `script_chats` and `script_tools` turn one part each into the engine's own.
"""

from __future__ import annotations

from agents.conversation.participants import Team
from agents.conversation.program import Program, play
from agents.conversation.steps import Script
from agents.script_agents import agent_of
from agents.script_chats import acts_of
from agents.script_groups import group_of
from agents.script_tools import tools_of
from agents.spec import TeamSpec


def script_of(spec: TeamSpec, task: str, seed: int = 0) -> Script:
    """A fresh script of `spec`, started on `task`; it returns an Outcome. `seed` decides what is drawn at random.

    Raises ToolProblem where a tool is offered whose server nobody has asked about it yet.
    """
    return play(Program(team_of(spec), acts_of(spec.conversation), seed), task)


def team_of(spec: TeamSpec) -> Team:
    return Team(
        agents={agent.name: agent_of(agent) for agent in spec.agents},
        groups={group.name: group_of(group) for group in spec.groups},
        tools=tools_of(spec),
    )
