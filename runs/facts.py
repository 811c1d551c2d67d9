"""The header of a run in numbers and words, and what lies beside its transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from asgiref.sync import async_to_sync
from django.conf import settings

from agents.cast import Member, cast
from agents.spec import TeamSpec
from runs import workspace
from runs.models import Artifact, Execution, Run
from runs.sandbox.cell import Limits, SandboxError

#: Newer than any step.
_NOW = 2_147_483_647


@dataclass(frozen=True, slots=True)
class State:
    """The status pill: `tone` is a class of the stylesheet, `is_live` while something happens without a person."""

    tone: str
    words: str
    is_live: bool = False
    needs_person: bool = False


_APPROVAL = {
    Run.Approve.TEAM: "as the team says",
    Run.Approve.ASK: "a person, each time",
    Run.Approve.ALL: "everything runs",
    Run.Approve.NONE: "nothing runs",
}
_STATES = {
    "queued": State("ok", "Starting", is_live=True),
    "running": State("ok", "Running", is_live=True),
    "sandbox": State("ok", "Running code", is_live=True),
    "review": State("warn", "Needs review", needs_person=True),
    "person": State("warn", "Needs an answer", needs_person=True),
    "paused": State("bad", "Paused", needs_person=True),
    "stopping": State("bad", "Stopping", is_live=True),
    "stopped": State("bad", "Stopped"),
    "ended": State("", "Ended"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the team, and what it does just now."""

    member: Member
    doing: Literal["", "speaking", "waiting"]


@dataclass(frozen=True, slots=True)
class Facts:
    state: State
    turns: int
    most_turns: int | None
    seats: list[Seat]
    files: list[Artifact]
    sandbox: str
    limits: Limits
    runs_code: bool
    approval: str
    tokens: int
    took: float | None

    @property
    def memory(self) -> str:
        """In the binary megabytes in which memory is counted."""
        return f"{self.limits.memory >> 20} MB"


def facts_of(run: Run) -> Facts:
    spec = TeamSpec.parse(run.spec)
    runners = [agent.code for agent in spec.agents if agent.code]
    return Facts(
        state=state_of(run),
        turns=run.entries.filter(kind="said").count() // 2,
        most_turns=spec.conversation.max_turns,
        seats=_seats(run, spec),
        files=sorted(workspace.manifest(run, _NOW).values(), key=lambda file: file.name),
        sandbox=sandbox_of(run) if runners else "",
        limits=Limits(seconds=max((code.seconds for code in runners), default=Limits().seconds)),
        runs_code=bool(runners),
        approval=_APPROVAL[Run.Approve(run.approve)],
        tokens=run.prompt_tokens + run.completion_tokens,
        took=(run.ended - run.created).total_seconds() if run.ended else None,
    )


def state_of(run: Run) -> State:
    return _STATES[_word(run)]


def _word(run: Run) -> str:
    if run.status == Run.Status.ENDED:
        return "stopped" if run.stop_rule == "stopped" else "ended"
    if run.stop_requested:
        return "stopping"
    if run.status == Run.Status.WAITING:
        return run.waits_for
    # Between two slices a run is queued for a moment, which is nothing to tell anybody.
    return "running" if run.status == Run.Status.QUEUED and run.seq > 1 else run.status


def sandbox_of(run: Run) -> str:
    """The kind that ran this run's code last; on one machine also the one that would run it now; else ""."""
    done = Execution.objects.filter(run=run, state=Execution.State.DONE).order_by("-step").first()
    if done and done.outcome:
        return str(done.outcome.get("sandbox", ""))
    # Where web and sandbox workers are apart, this machine's sandboxes say nothing about theirs.
    return "" if settings.REDIS_URL else _sandbox_here()


def _sandbox_here() -> str:
    from runs.sandbox.choice import choose  # Docker's client is slow to load, and few pages ask.

    try:
        return async_to_sync(choose)().name
    except SandboxError:
        return ""


def _seats(run: Run, spec: TeamSpec) -> list[Seat]:
    name, doing = _busy(run)
    return [Seat(member, doing if member.name == name else "") for member in cast(spec)]


def _busy(run: Run) -> tuple[str, Literal["", "speaking", "waiting"]]:
    """Who has the floor, by the last entry that says so."""
    if run.status in (Run.Status.ENDED, Run.Status.PAUSED):
        return "", ""
    kinds = ("model_called", "code_requested", "review_requested", "person_asked", "said")
    last = run.entries.filter(kind__in=kinds).order_by("-seq").first()
    if last is None:
        return "", ""
    if last.kind == "said":
        return str(last.data["recipient"]), "speaking"
    return str(last.data["agent"]), "waiting" if last.kind in ("review_requested", "person_asked") else "speaking"
