"""Code in received messages: found, reviewed, run, and its outcome put in words for the agent that wrote it
(conversation-semantics, section 7)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import islice, takewhile

from agents.conversation.code_blocks import BlockOutcome, CodeBlock, extract
from agents.conversation.messages import Message
from agents.conversation.participants import Agent, CodeExecution
from agents.conversation.refusals import told
from agents.conversation.results import Approval, CodeOutcome, Refusal, Result
from agents.conversation.scene import Scene
from agents.conversation.steps import ReviewCode, RunCode, Step

#: For which the field has no words.
EDITED = "The reviewer edited the code before it ran. This is what ran:"


def reply_with_code(
    scene: Scene, agent: Agent, peer: str, messages: Sequence[Message]
) -> Generator[Step, Result, Message | None]:
    """The outcome of the newest code that `agent` has not yet answered, or None where there is none."""
    found = _newest_with_code(scene, agent, peer, messages)
    if found is None:
        return None
    proposed = extract(found.text)
    scene.memory.ran[agent.name, peer] = found
    decision = yield ReviewCode(agent.name, found.speaker, proposed, scene.chat)
    if isinstance(decision, Refusal):
        return Message(agent.name, peer, told(decision, "code"))
    assert isinstance(decision, Approval)
    outcome = yield RunCode(agent.name, decision.blocks, scene.chat)
    assert isinstance(outcome, CodeOutcome)
    text = outcome_text(outcome.blocks) + _edit_note(proposed, decision.blocks)
    return Message(agent.name, peer, text, exit_code=outcome.blocks[-1].exit_code)


def outcome_text(blocks: Sequence[BlockOutcome]) -> str:
    """The words that agents of the field know: exit code, success or failure, then the logs of all blocks."""
    code = blocks[-1].exit_code
    verdict = "execution succeeded" if code == 0 else "execution failed"
    return f"exitcode: {code} ({verdict})\nCode output: {''.join(_log(block) for block in blocks)}"


def _newest_with_code(scene: Scene, agent: Agent, peer: str, messages: Sequence[Message]) -> Message | None:
    """Nothing at or before the message whose code ran last: code once run is not run again because other messages
    came in between (AutoGen did; conversation-semantics, section 14)."""
    assert agent.code is not None
    ran = scene.memory.ran.get((agent.name, peer))
    for message in _searched(agent.name, agent.code, messages):
        if message is ran:
            return None
        if message.speaker != agent.name and extract(message.text):
            return message
    return None


def _searched(name: str, code: CodeExecution, messages: Sequence[Message]) -> Iterator[Message]:
    newest_first = reversed(messages)
    if code.last_messages is not None:
        return islice(newest_first, code.last_messages)
    # AutoGen's `auto` ends at the agent's own message, at calls and at answers of tools.
    return takewhile(lambda message: message.speaker != name and message.role == "user", newest_first)


def _log(block: BlockOutcome) -> str:
    # A block out of time is answered with that word alone, as the field's executor does.
    return "\nTimeout" if block.ended == "timed_out" else block.stream("err") + block.stream("out")


def _edit_note(proposed: tuple[CodeBlock, ...], effective: tuple[CodeBlock, ...]) -> str:
    """Tells the author what ran instead. Indented, not fenced: fenced, it would be taken for new code to run."""
    if proposed == effective:
        return ""
    code = "\n\n".join(block.code for block in effective)
    indented = "\n".join(f"    {line}" for line in code.splitlines())
    return f"\n\n{EDITED}\n\n{indented}\n"
