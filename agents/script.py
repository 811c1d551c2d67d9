"""From a team's spec to the script that the engine plays."""

from __future__ import annotations

from agents.conversation.chat import Chat, converse
from agents.conversation.participants import Agent, CodeExecution, HumanInput
from agents.conversation.steps import Script
from agents.conversation.summary import Summary
from agents.conversation.termination import TerminationRule
from agents.spec import AgentSpec, TeamSpec


def script_of(spec: TeamSpec, task: str) -> Script:
    """A fresh script of `spec`, started on `task`; it returns a ChatResult."""
    talk = spec.conversation
    initiator, recipient = (agent_of(spec.agent(name)) for name in (talk.initiator, talk.recipient))
    return converse(Chat(initiator, recipient, task, talk.max_turns, Summary(talk.summary)))


def agent_of(spec: AgentSpec) -> Agent:
    return Agent(
        name=spec.name,
        instructions=spec.instructions,
        has_model=bool(spec.models),
        human_input=HumanInput(spec.human_input),
        max_auto_replies=spec.max_auto_replies,
        default_reply=spec.default_reply,
        termination=TerminationRule(spec.termination.match, spec.termination.text),
        code=CodeExecution(spec.code.last_messages) if spec.code else None,
    )
