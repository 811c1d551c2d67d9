"""What a workspace, and a team in it, demand of reviews, together.

A team can demand more than its workspace, never less: what runs without a person must be permitted by both.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from runs.risks import Level
from runs.rules.about import About
from runs.rules.rows import AtZero, Mode, Policy


@dataclass(frozen=True, slots=True)
class InForce:
    """`modes` are the workspace's and, where it has one, the team's. Levels are None where there is none; minutes count
    from when a person is asked, None for never."""

    modes: tuple[Mode, ...] = (Mode.TEAM,)
    ask_from: Level | None = None
    two_people_from: Level | None = None
    deadline: int | None = None
    reminder: int | None = None
    escalation: int | None = None
    at_zero: AtZero = AtZero.REJECT

    @property
    def always_asks(self) -> bool:
        return Mode.ALWAYS in self.modes

    @property
    def lines(self) -> list[str]:
        """In the words of a page, what is so by default included."""
        told = [self._told(mode) for mode in dict.fromkeys(self.modes)]
        if self.ask_from is not None:
            told.append(f"Nothing of {_from(self.ask_from)} runs that nobody saw, nor what cannot be read.")
        if self.two_people_from is not None:
            told.append(f"Two people approve what is of {_from(self.two_people_from)}.")
        if self.reminder:
            told.append(f"A reminder goes out after {span(self.reminder)}.")
        if self.escalation:
            told.append(f"Others are asked after {span(self.escalation)}.")
        if self.deadline:
            end = "is rejected" if self.at_zero == AtZero.REJECT else "goes on waiting"
            told.append(f"What nobody decided after {span(self.deadline)} {end}.")
        else:
            told.append("A review waits until somebody decides.")
        return told

    def people(self, level: Level) -> int:
        """How many have to approve what has this level."""
        return 2 if self.two_people_from is not None and level >= self.two_people_from else 1

    def lets_a_run_approve(self, about: About) -> bool:
        """Whether who starts a run may approve this in advance, unseen."""
        return not {Mode.ALWAYS, Mode.RULES} & set(self.modes) and self._is_below(about)

    def lets_code_run(self, about: About, team_says_never: bool) -> bool:
        """Whether code runs though no rule and no person says so."""
        return all(_lets(mode, team_says_never) for mode in self.modes) and self._is_below(about)

    def _told(self, mode: Mode) -> str:
        if mode == Mode.RISK and self.ask_from == Level.HIGH:
            return "Code of low or medium risk runs; a person reviews the rest."
        return _MODES[mode]

    def _is_below(self, about: About) -> bool:
        from_ = self.ask_from
        if from_ is None and Mode.RISK in self.modes:
            from_ = Level.MEDIUM
        return from_ is None or about.is_below(from_)


def in_force(workspace_id: UUID, team_id: UUID | None) -> InForce:
    found = Policy.objects.filter(Q(team=None) | Q(team=team_id), workspace_id=workspace_id)
    rows = {row.team_id: row for row in found}
    own = rows.get(team_id) if team_id else None
    return together(rows.get(None), own)


def together(workspace: Policy | None, team: Policy | None) -> InForce:
    """Of rows that are there or not; the stricter of each."""
    rows = [row for row in (workspace, team) if row is not None]
    modes = tuple(Mode(row.mode) for row in rows if row.mode) or (Mode.TEAM,)
    zeros = [AtZero(row.at_zero) for row in rows if row.at_zero]
    return InForce(
        modes,
        _level([row.ask_from for row in rows]),
        _level([row.two_people_from for row in rows]),
        _least([row.deadline for row in rows]),
        _least([row.reminder for row in rows]),
        _least([row.escalation for row in rows]),
        AtZero.REJECT if AtZero.REJECT in zeros or not zeros else AtZero.WAIT,
    )


_MODES = {
    Mode.TEAM: "Each team says whether a person reviews its code; who starts a run may say otherwise.",
    Mode.RISK: "Code of low risk runs; a person reviews the rest.",
    Mode.RULES: "Only rules let code run without a person, whatever teams and runs say.",
    Mode.ALWAYS: "A person reviews everything. Rules may reject, but let nothing run.",
}


def span(minutes: int) -> str:
    """As people say it: 90 minutes, 2 hours, 3 days."""
    for size, unit in ((24 * 60, "day"), (60, "hour")):
        if minutes >= size and minutes % size == 0:
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _from(level: Level) -> str:
    return f"{level.name.lower()} risk{'' if level == Level.HIGH else ' or more'}"


def _lets(mode: Mode, team_says_never: bool) -> bool:
    match mode:
        case Mode.TEAM:
            return team_says_never
        case Mode.RISK:
            return True
        case Mode.RULES | Mode.ALWAYS:
            return False


def _level(found: list[int | None]) -> Level | None:
    least = _least(found)
    return None if least is None else Level(least)


def _least(found: list[int | None]) -> int | None:
    return min((one for one in found if one is not None), default=None)
