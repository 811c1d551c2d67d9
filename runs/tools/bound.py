"""Which tool an execution may run: the one that the run's frozen team has, with just these arguments.

A team's tool is there because a person put it there; that is the rule by which it runs. The digest binds an execution
to all of the tool's definition, and the worker checks it again before the cell gets a byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agents.conversation.steps import RunTool
from agents.spec import TeamSpec
from agents.tools.specs import ToolSpec
from runs import paths
from runs.models import Execution, Review, Run
from runs.sandbox.cell import SandboxError
from runs.tools import job


@dataclass(frozen=True, slots=True)
class Call:
    """A tool of the team, the name by which it is called, and the arguments."""

    tool: ToolSpec
    name: str
    arguments: Mapping[str, Any]

    @property
    def digest(self) -> str:
        return job.digest_of(self.tool, self.name, self.arguments)


def call_of(run: Run, step: RunTool) -> Call:
    return Call(_team(run).tool(step.tool), step.tool, step.arguments)


def to_json(call: Call, agent: str) -> dict[str, Any]:
    """For `Execution.tool`. The arguments are kept as text: a database may put an object's keys in another order."""
    return {"agent": agent, "name": call.name, "arguments": json.dumps(dict(call.arguments)), "digest": call.digest}


def checked(execution: Execution) -> Call:
    """The call that the execution is bound to. Raises SandboxError where the team's tool is not that tool."""
    assert execution.tool is not None
    bound = execution.tool
    call = Call(_team(execution.run).tool(bound["name"]), bound["name"], json.loads(bound["arguments"]))
    if call.digest != bound["digest"]:
        raise SandboxError("The tool is not the tool that was asked for, so it was not run.", "Stop this run.")
    return call


def review_of(run: Run, path: str, step: RunTool) -> Review | None:
    """The decision about this very call, where the step before it asked for one."""
    try:
        before = paths.previous(path)
    except ValueError:
        return None
    review = Review.objects.filter(run=run, step=before).first()
    return review if review and _names(review, step) else None


def _names(review: Review, step: RunTool) -> bool:
    match review.effective:
        case [["json", str(code)]]:
            return bool(json.loads(code) == {step.tool: dict(step.arguments)})
    return False


def _team(run: Run) -> TeamSpec:
    return TeamSpec.parse(run.spec)
