"""Tools of a spec as the engine has them: one for each name that is offered or called."""

from __future__ import annotations

from agents.conversation.participants import Tool
from agents.conversation.steps import OfferedTool
from agents.script_chats import chat_of
from agents.spec import TeamSpec
from agents.tools.specs import ChatTool


def tools_of(spec: TeamSpec) -> dict[str, Tool]:
    offered = _offered(spec)
    return {
        name: Tool(
            name,
            offered.get(name),
            chat_of(tool.chat) if isinstance(tool, ChatTool) else None,
            tool.is_reviewed(name),
        )
        for tool in spec.tools
        for name in tool.names
    }


def _offered(spec: TeamSpec) -> dict[str, OfferedTool]:
    """What models are told of the tools that some agent offers. Functions that only rules call need no schema."""
    wanted = {name for agent in spec.agents for name in agent.offers}
    tools = [tool for tool in spec.tools if wanted.intersection(tool.names)]
    return {one.name: one for tool in tools for one in tool.offered()}
