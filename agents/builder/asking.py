"""What an agent's model would be asked if a person said something to it, and nobody else had said anything."""

from __future__ import annotations

from random import Random

from agents.conversation.messages import Message
from agents.conversation.participants import Team
from agents.conversation.replies import question
from agents.conversation.scene import Scene
from agents.conversation.steps import CallModel
from agents.conversation.turns import converse
from agents.script_agents import agent_of
from agents.script_tools import tools_of
from agents.spec import TeamSpec

#: Who says it: nobody of the team, so that the agent takes it for what it is.
PERSON = "person"


def question_to(team: TeamSpec, name: str, text: str) -> CallModel:
    """The call as the engine would make it: instructions, limits of the context, the tools that are offered.

    Raises ToolProblem where a tool is offered whose server nobody has asked about it yet.
    """
    spec = team.agent(name)
    alone = team.model_copy(update={"agents": [spec], "groups": []})
    people = Team({name: agent_of(spec)}, tools=tools_of(alone))
    scene = Scene(people, text, Random(0), converse)  # noqa: S311 - nothing is drawn
    scene.log(name, PERSON).append(Message(PERSON, name, f"{text}{spec.appends}", by_person=True))
    return question(scene, people.agents[name], PERSON)
