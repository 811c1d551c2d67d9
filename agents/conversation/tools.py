"""Calls of tools in a received message: each is run, and all answers go back in one message
(conversation-semantics, section 8).

Whatever goes wrong is an answer, too, and the model may correct itself: the chat goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from typing import Any

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.messages import Message, ToolAnswer, ToolCall
from agents.conversation.opening import Around
from agents.conversation.participants import Agent, Tool
from agents.conversation.refusals import told
from agents.conversation.results import Approval, Refusal, Rejection, Result, ToolResult
from agents.conversation.scene import Scene
from agents.conversation.steps import ReviewCode, RunTool, Step

_LONGEST_NAME = 64
_STRANGE = re.compile(r"[^A-Za-z0-9_-]")


def reply_with_tools(
    scene: Scene, agent: Agent, peer: str, message: Message
) -> Generator[Step, Result, Message | None]:
    """The answers to all calls of `message`, in order, or None where it has none."""
    if not message.calls:
        return None
    answers = []
    for call in message.calls:
        content = yield from _answer(scene, agent, message.speaker, call)
        answers.append(ToolAnswer(call.id, call.name, content))
    content = "\n\n".join(answer.content for answer in answers)
    return Message(agent.name, peer, content, answers=tuple(answers))


def normalised(call: ToolCall) -> ToolCall:
    """The call with a name that models' servers take back: other characters become `_`, and 64 are kept."""
    return ToolCall(call.id, _STRANGE.sub("_", call.name)[:_LONGEST_NAME], call.arguments)


def run(scene: Scene, agent: str, author: str, tool: Tool, arguments: Any) -> Generator[Step, Result, str]:
    """The answer of `tool` to these arguments: a chat's summary, what its function returns, an error, or a refusal
    where its calls are reviewed. `author` is who wants it run."""
    if tool.reviewed:
        arguments = yield from _reviewed(scene, agent, author, tool, arguments)
        if isinstance(arguments, Refusal):
            return told(arguments, "call")
    if not isinstance(arguments, dict):
        return f"Error: {tool.name}() argument after ** must be a mapping, not {type(arguments).__name__}"
    if tool.chat is None:
        result = yield RunTool(agent, tool.name, arguments, scene.chat)
        assert isinstance(result, ToolResult)
        return result.content
    if set(arguments) != {"query"}:
        return f"Error: {tool.name}() takes one argument, 'query', and got {sorted(arguments)}"
    held = yield from scene.hold(scene, tool.chat, Around(query=str(arguments["query"])))
    return held.summary


def _answer(scene: Scene, agent: Agent, author: str, call: ToolCall) -> Generator[Step, Result, str]:
    if call.name not in agent.runs:
        return f"Error: Function {call.name} not found."
    try:
        arguments = json.loads(_repaired(call.arguments))
    except ValueError as error:
        return f"Error: {error}\n The argument must be in JSON format."
    return (yield from run(scene, agent.name, author, scene.team.tools[call.name], arguments))


def _reviewed(scene: Scene, agent: str, author: str, tool: Tool, arguments: Any) -> Generator[Step, Result, Any]:
    """The arguments as a person approved them, or the refusal. What is decided about is the call as JSON."""
    shown = json.dumps({tool.name: arguments}, indent=2, ensure_ascii=False)
    decision = yield ReviewCode(agent, author, (CodeBlock("json", shown),), scene.chat)
    if isinstance(decision, Refusal):
        return decision
    assert isinstance(decision, Approval)
    return _approved(tool.name, decision.blocks[0].code)


def _approved(name: str, code: str) -> Any:
    try:
        return json.loads(code)[name]
    except (ValueError, KeyError, TypeError):
        return Rejection(f"the edited call is not JSON of the form {{{name!r}: {{…}}}}.")


def _repaired(text: str) -> str:
    """JSON as models write it: line breaks and tabs inside of strings are escaped, line breaks outside go."""
    shown: list[str] = []
    quoted, before = False, " "
    for character in text:
        if character == '"' and before != "\\":
            quoted = not quoted
        before = character
        if character == "\n":
            character = "\\n" if quoted else ""
        elif character == "\t" and quoted:
            character = "\\t"
        shown.append(character)
    return "".join(shown)
