"""Rules that decide a review in a person's stead: made by the author of the team, or by who started the run."""

from __future__ import annotations

from dataclasses import dataclass

from agents.conversation.code_blocks import CodeBlock
from agents.spec import TeamSpec
from runs.models import Review, Run
from runs.replay import blocks_from
from runs.reviews.verdicts import Approve, Reject, Verdict


@dataclass(frozen=True, slots=True)
class Ruled:
    verdict: Verdict
    rule: str


def verdict(run: Run, spec: TeamSpec, review: Review) -> Ruled | None:
    """What a rule says about this code; None means that a person must."""
    match run.approve:
        case Run.Approve.ASK:
            return None
        case Run.Approve.ALL:
            return Ruled(Approve(review.digest), "This run approves everything")
        case Run.Approve.NONE:
            return Ruled(Reject(review.digest, "no code may run in this run."), "This run approves nothing")
    code = spec.agent(review.agent).code
    # A call of a tool is put before a person because the team says so of that tool; of code it may say otherwise.
    if code is not None and code.review == "never" and not is_call(blocks_from(review.blocks)):
        return Ruled(Approve(review.digest), f"The team lets {review.agent} run code without review")
    return None


def is_call(blocks: tuple[CodeBlock, ...]) -> bool:
    """Whether what is put before a person is the call of a tool and no code."""
    return [block.language for block in blocks] == ["json"]
