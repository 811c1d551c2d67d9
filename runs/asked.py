"""What a person is asked before something is done, as it is shown and as the journal names it."""

from __future__ import annotations

import json

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import ReviewCode, RunTool
from agents.spec import TeamSpec
from runs import policy
from runs.journal import Row
from runs.models import Execution, Review, Run
from runs.profiles import choosing, terms
from runs.profiles.terms import Terms


def call_of(step: RunTool) -> ReviewCode:
    """A call of a tool as it is put before a person."""
    shown = json.dumps({step.tool: dict(step.arguments)}, indent=2, ensure_ascii=False)
    return ReviewCode(step.agent, step.agent, (CodeBlock("json", shown),), step.chat)


def review_intent(path: str, review: Review, chat: str) -> Row:
    data = {"review": str(review.pk), "agent": review.agent, "author": review.author, "blocks": review.blocks}
    agreed = {"terms": review.terms} if review.terms else {}
    return Row("review_requested", data | agreed | {"chat": chat}, path)


def frozen_terms(execution: Execution) -> Terms | None:
    """Those that it was started under, and would be again; None for one that is older than profiles."""
    return terms.from_json(execution.terms) if execution.terms else None


def terms_of(run: Run, spec: TeamSpec, step: ReviewCode) -> Terms | None:
    """Under which code is put before a person: those of the agent's profile as it is now. None for the call of a tool,
    which has the tool's own."""
    code = spec.agent(step.agent).code
    if code is None or policy.is_call(step.blocks):
        return None
    return choosing.terms_of_code(run.workspace_id, code)
