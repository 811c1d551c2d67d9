"""When a person is asked before an agent answers, and what the answer means.

The rules are AutoGen's (conversation-semantics, section 4), told as one decision for one received message:

1. ALWAYS asks, whatever the limit. An empty answer goes on, but ends the chat where the message is terminating.
2. NEVER and TERMINATE at the limit: NEVER stops. TERMINATE asks; an empty answer ends the chat only where the message
   is terminating too, and otherwise goes on (so it asks again in the next turn, for the count grows further).
3. A terminating message below the limit: NEVER stops. TERMINATE asks; an empty answer ends the chat.
4. "exit" ends the chat. Any other text is the reply, and the count starts anew; where the limit is 0, so is no text.
5. Whoever cuts in on calls of tools leaves each call the answer USER INTERRUPTED.
"""

from __future__ import annotations

from collections.abc import Generator

from agents.conversation.messages import Message, ToolAnswer
from agents.conversation.participants import Agent, HumanInput
from agents.conversation.results import PersonAnswer, Result
from agents.conversation.scene import Scene
from agents.conversation.steps import AskPerson, Prompt, Step
from agents.conversation.termination import Rule, StopReason

#: What a person types to end a chat: exactly this, no other case and no blanks around it.
EXIT = "exit"

#: The answer to a call that a person did not let happen.
INTERRUPTED = "USER INTERRUPTED"


def decide(
    scene: Scene, agent: Agent, peer: str, message: Message
) -> Generator[Step, Result, Message | StopReason | None]:
    """What a person, or a limit, makes of `message`: a reply, an end, or None: the agent answers by itself, and that
    counts as one more automatic reply."""
    counts, pair = scene.memory.auto_replies, (agent.name, peer)
    decision = yield from _decide(scene, agent, peer, message, counts[pair])
    counts[pair] = counts[pair] + 1 if decision is None else 0
    return decision


def ask(scene: Scene, agent: str, prompt: Prompt) -> Generator[Step, Result, str]:
    answer = yield AskPerson(agent, prompt, chat=scene.chat)
    assert isinstance(answer, PersonAnswer)
    scene.memory.typed[agent].append(answer.text)
    return answer.text


def _decide(
    scene: Scene, agent: Agent, peer: str, message: Message, auto_replies: int
) -> Generator[Step, Result, Message | StopReason | None]:
    terminating = agent.termination.matches(message.text)
    at_limit = agent.max_auto_replies is not None and auto_replies >= agent.max_auto_replies
    if agent.human_input is HumanInput.ALWAYS:
        prompt = Prompt.ALWAYS
    elif not at_limit and not terminating:
        return None
    elif agent.human_input is HumanInput.NEVER:
        return _limit(agent) if at_limit else _terminated(agent)
    else:
        prompt = Prompt.LIMIT if at_limit else Prompt.TERMINATING
    text = yield from ask(scene, agent.name, prompt)
    return _meaning(agent, peer, message, text, terminating=terminating)


def _meaning(agent: Agent, peer: str, message: Message, text: str, *, terminating: bool) -> Message | StopReason | None:
    if text == EXIT:
        return StopReason(Rule.PERSON_EXIT, agent.name, f"A person ended the chat in the place of {agent.name}.")
    if not text and terminating:
        return StopReason(Rule.PERSON_SKIPPED, agent.name, f"{_rule_text(agent)}, and the person added nothing.")
    # An agent with a limit of 0 gives no answer of its own, so the empty answer itself is what is sent.
    if not text and agent.max_auto_replies != 0:
        return None
    answers = tuple(ToolAnswer(call.id, call.name, INTERRUPTED) for call in message.calls)
    return Message(agent.name, peer, text, answers=answers, by_person=True)


def _limit(agent: Agent) -> StopReason:
    text = f"{agent.name} gave {agent.max_auto_replies} automatic replies in a row, which is its limit."
    return StopReason(Rule.AUTO_REPLIES, agent.name, text)


def _terminated(agent: Agent) -> StopReason:
    return StopReason(Rule.TERMINATION, agent.name, f"{_rule_text(agent)}.")


def _rule_text(agent: Agent) -> str:
    return f"{agent.name} received {agent.termination}"
