"""Errands: code and calls of tools that a cell does, as the journal and people are told of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from agents.conversation.code_blocks import EXIT_REFUSED, BlockOutcome
from agents.conversation.steps import ReviewCode, RunCode, RunTool
from runs import executions
from runs.asked import call_of
from runs.journal import Row
from runs.models import Execution, Run
from runs.replay import outcomes_to

#: What is told where a person did not want it done again.
_NOT_AGAIN = "Its sandbox was lost while it ran, and it was not run again. It may have had its effect on the network."


@dataclass(frozen=True, slots=True)
class Errand:
    """`kind` begins the kinds of its entries. `about` stands in both of them, `order` in the intent. `asked` is how it
    is put before a person who has to say whether it may be done once more."""

    kind: Literal["code", "tool"]
    execution: Execution
    about: dict[str, Any]
    order: dict[str, Any]
    asked: ReviewCode

    @property
    def finished(self) -> str:
        return f"{self.kind}_finished"

    def intent(self, path: str) -> Row:
        return Row(f"{self.kind}_requested", {"execution": str(self.execution.pk)} | self.order | self.about, path)

    def outcome(self) -> dict[str, Any]:
        return executions.record(self.execution) | self.about

    def refusal(self, reason: str) -> dict[str, Any]:
        """Its outcome where a person does not let it be done once more."""
        said = f"{_NOT_AGAIN} {reason}".strip()
        if self.kind == "code":
            block = BlockOutcome(EXIT_REFUSED, (("err", said),), "lost")
            return executions.record(self.execution) | {"blocks": outcomes_to((block,))} | self.about
        return executions.record(self.execution) | {"ok": False, "value": said, "seconds": 0.0} | self.about


def errand_of(run: Run, path: str, step: RunCode | RunTool) -> Errand:
    """That of the step at `path`: asked for on the first call, the same one on every later."""
    if isinstance(step, RunTool):
        execution = executions.request_tool(run, path, step)
        about = {"agent": step.agent, "tool": step.tool, "chat": step.chat}
        return Errand("tool", execution, about, {"arguments": dict(step.arguments)}, call_of(step))
    execution = executions.request(run, path, step)
    assert execution.review
    asked = ReviewCode(step.agent, execution.review.author, step.blocks, step.chat)
    about = {"agent": step.agent, "chat": step.chat}
    return Errand("code", execution, about, {"digest": step.identity["digest"]}, asked)
