"""The header of a run in numbers and words, and what lies beside its transcript."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from asgiref.sync import async_to_sync
from django.conf import settings

from agents.cast import Member, cast
from agents.spec import ChatSpec, TeamSpec
from runs import workspace
from runs.budgets.showing import Held, held
from runs.delays import delay_of
from runs.models import Artifact, Execution, Question, Review, Run
from runs.profiles.choosing import terms_of_code
from runs.profiles.terms import Terms, from_json
from runs.sandbox.cell import SandboxError
from runs.spending import Table, tables

#: Newer than any version of a workspace.
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
    "budget": State("warn", "Budget reached", needs_person=True),
    "pausing": State("warn", "Pausing", is_live=True),
    "paused": State("bad", "Paused", needs_person=True),
    "stopping": State("bad", "Stopping", is_live=True),
    "stopped": State("bad", "Stopped"),
    "ended": State("", "Ended"),
}


Doing = Literal["", "speaking", "waiting"]

#: Entries after which somebody has the floor, and where they say who.
_FLOOR = {
    "said": "recipient",
    "speaker_chosen": "chosen",
    "model_called": "agent",
    "code_requested": "agent",
    "tool_requested": "agent",
    "review_requested": "agent",
    "person_asked": "agent",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the team, and what it does just now."""

    member: Member
    doing: Doing


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms under which the code of these agents runs: as it last ran, or as it would now."""

    agents: list[str]
    terms: Terms


@dataclass(frozen=True, slots=True)
class Facts:
    """`turns` and `most_turns` are there where a turn is something: in one chat of two with no other inside it."""

    state: State
    messages: int
    turns: int | None
    most_turns: int | None
    seats: list[Seat]
    files: list[Artifact]
    sandbox: str
    terms: list[Agreed]
    runs_code: bool
    approval: str
    tokens: int
    took: float | None
    delay: str
    spending: list[Table]
    budget: list[Held]


def facts_of(run: Run) -> Facts:
    spec = TeamSpec.parse(run.spec)
    runners = [agent.code for agent in spec.agents if agent.code]
    messages = run.entries.filter(kind="said").count()
    return Facts(
        state=state_of(run),
        messages=messages,
        turns=messages // 2 if _is_a_pair(spec) else None,
        most_turns=spec.conversation.max_turns if _is_a_pair(spec) else None,
        seats=_seats(run, spec),
        files=sorted(workspace.manifest(run, _NOW).values(), key=lambda file: file.name),
        sandbox=sandbox_of(run) if runners else "",
        terms=_agreed(run, spec) if runners else [],
        runs_code=bool(runners),
        approval=_APPROVAL[Run.Approve(run.approve)],
        tokens=run.prompt_tokens + run.completion_tokens,
        spending=tables(run),
        budget=held(run, spec),
        delay=delay_of(run),
        took=(run.ended - run.created).total_seconds() if run.ended else None,
    )


def _agreed(run: Run, spec: TeamSpec) -> list[Agreed]:
    """One for all agents that share it."""
    ran = Execution.objects.filter(run=run, tool__isnull=True, terms__isnull=False).order_by("created")
    last = {agent: from_json(terms) for agent, terms in ran.values_list("review__agent", "terms") if terms}
    found: dict[Terms, list[str]] = {}
    for agent in spec.agents:
        if agent.code:
            with suppress(SandboxError):  # its profile is gone; the run says so where it comes to it
                terms = last.get(agent.name) or terms_of_code(run.workspace_id, agent.code)
                found.setdefault(terms, []).append(agent.name)
    return [Agreed(agents, terms) for terms, agents in found.items()]


def state_of(run: Run) -> State:
    return _STATES[_word(run)]


def _word(run: Run) -> str:
    if run.status == Run.Status.ENDED:
        return "stopped" if run.stop_rule == "stopped" else "ended"
    if run.stop_requested:
        return "stopping"
    if run.pause_requested:
        return "pausing"
    if run.status == Run.Status.WAITING:
        return run.waits_for
    # Between two slices a run is queued for a moment, which is nothing to tell anybody.
    return "running" if run.status == Run.Status.QUEUED and run.seq > 1 else run.status


def sandbox_of(run: Run) -> str:
    """The kind that ran this run's code last; on one machine also the one that would run it now; else ""."""
    done = Execution.objects.filter(run=run, state=Execution.State.DONE).order_by("-created").first()
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


def _is_a_pair(spec: TeamSpec) -> bool:
    """Whether the run is one chat of two, in which messages come by turns."""
    groups = {group.name for group in spec.groups}
    has_inner = any(agent.rules for agent in spec.agents) or any(tool.type == "chat" for tool in spec.tools)
    return isinstance(spec.conversation, ChatSpec) and spec.conversation.recipient not in groups and not has_inner


def _seats(run: Run, spec: TeamSpec) -> list[Seat]:
    doing = _doing(run)
    return [Seat(member, doing.get(member.name, "")) for member in cast(spec)]


def _doing(run: Run) -> dict[str, Doing]:
    """Who has the floor, by the last entry that says so, and who waits for a person."""
    if run.status in (Run.Status.ENDED, Run.Status.PAUSED):
        return {}
    reviews = Review.objects.filter(run=run, decision="").values_list("agent", flat=True)
    questions = Question.objects.filter(run=run, answer=None).values_list("agent", flat=True)
    waiting: dict[str, Doing] = dict.fromkeys([*reviews, *questions], "waiting")
    return _speaking(run) | waiting


def _speaking(run: Run) -> dict[str, Doing]:
    last = run.entries.filter(kind__in=_FLOOR).order_by("-seq").first()
    return {str(last.data[_FLOOR[last.kind]]): "speaking"} if last else {}
