"""What of a team can be run: its draft, or a version that was published."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property

from agents.models import Team, TeamVersion
from agents.spec import Sample
from agents.teams.cards import Card, card_of
from agents.versions.publishing import is_same

DRAFT = "draft"


@dataclass(frozen=True)
class Option:
    """One line of the choice. `number` is None for a draft that is like no version."""

    team: Team
    version: TeamVersion | None
    number: int | None

    @property
    def value(self) -> str:
        return str(self.version.number) if self.version else DRAFT

    @cached_property
    def card(self) -> Card:
        return card_of(self.team, self.version.spec if self.version else None)

    @property
    def sample(self) -> Sample:
        return self.card.spec.sample if self.card.spec else Sample()

    def __str__(self) -> str:
        if self.version:
            note = f": {self.version.note}" if self.version.note else ""
            return f"Version {self.version.number}{note}"
        return f"Draft, the same as version {self.number}" if self.number else "Draft"


def options(team: Team) -> list[Option]:
    """The draft, then the versions, the newest first."""
    versions = [Option(team, version, version.number) for version in TeamVersion.objects.filter(team=team)]
    last = versions[0].version if versions else None
    return [Option(team, None, last.number if last and is_same(last.spec, team.spec) else None), *versions]


def choose(found: list[Option], wanted: str) -> Option | None:
    """What is wanted; without a wish the draft if it can be read, else the newest version that can. None: there is no
    such version."""
    if wanted:
        return next((option for option in found if option.value == wanted), None)
    return next((option for option in found if option.card.spec), found[0])
