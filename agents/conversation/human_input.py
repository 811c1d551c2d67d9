"""When a person is asked before an agent answers, and what the answer means.

The rules are AutoGen's (conversation-semantics, section 4), told as one decision for one received message.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from agents.conversation.participants import Agent, HumanInput
from agents.conversation.steps import AskPerson, PersonAnswer, Prompt, Result, Step
from agents.conversation.termination import Rule, StopReason

#: What a person types to end a chat: exactly this, no other case and no blanks around it.
EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Reply:
    """The person answered in the agent's place. `text` may be "" where the agent may give no answer of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Nobody stepped in: the agent answers by itself, and that counts as one more automatic reply."""


Decision = Reply | GoOn | StopReason


def decide(agent: Agent, content: str, auto_replies: int) -> Generator[Step, Result, Decision]:
    """Who answers `content`, or why nobody does; `auto_replies` is how many the agent gave in a row before this."""
    terminating = agent.termination.matches(content)
    at_limit = agent.max_auto_replies is not None and auto_replies >= agent.max_auto_replies
    if agent.human_input is HumanInput.ALWAYS:
        answer = yield from ask(agent, Prompt.ALWAYS)
        return _after_asking(agent, answer, ends_when_empty=terminating)
    if not at_limit and not terminating:
        return GoOn()
    if agent.human_input is HumanInput.NEVER:
        return _limit(agent) if at_limit else _terminated(agent)
    answer = yield from ask(agent, Prompt.LIMIT if at_limit else Prompt.TERMINATING)
    return _after_asking(agent, answer, ends_when_empty=terminating)


def ask(agent: Agent, prompt: Prompt) -> Generator[Step, Result, str]:
    answer = yield AskPerson(agent.name, prompt)
    assert isinstance(answer, PersonAnswer)
    return answer.text


def _after_asking(agent: Agent, answer: str, *, ends_when_empty: bool) -> Decision:
    if answer == EXIT:
        return StopReason(Rule.PERSON_EXIT, agent.name, f"A person ended the chat in the place of {agent.name}.")
    if not answer and ends_when_empty:
        return StopReason(Rule.PERSON_SKIPPED, agent.name, f"{_rule_text(agent)}, and the person added nothing.")
    # An agent with a limit of 0 gives no answer of its own, so the empty answer itself is what is sent.
    return Reply(answer) if answer or agent.max_auto_replies == 0 else GoOn()


def _limit(agent: Agent) -> StopReason:
    text = f"{agent.name} gave {agent.max_auto_replies} automatic replies in a row, which is its limit."
    return StopReason(Rule.AUTO_REPLIES, agent.name, text)


def _terminated(agent: Agent) -> StopReason:
    return StopReason(Rule.TERMINATION, agent.name, f"{_rule_text(agent)}.")


def _rule_text(agent: Agent) -> str:
    return f"{agent.name} received {agent.termination}"
