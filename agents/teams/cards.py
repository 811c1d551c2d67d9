"""A team on a page: its row, its spec where that can be read, and what the gallery knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agents import gallery
from agents.cast import Member, cast
from agents.gallery import GalleryTeam
from agents.models import Team
from agents.spec import SpecError, TeamSpec
from agents.spec_problems import Problem


@dataclass(frozen=True, slots=True)
class Card:
    """`spec` is None where what was to be read is no team, or not yet; `problems` says why. `ready` is None where it is
    no ready team."""

    team: Team
    spec: TeamSpec | None
    members: list[Member]
    ready: GalleryTeam | None
    problems: tuple[Problem, ...] = ()

    @property
    def available(self) -> bool:
        return self.spec is not None and (self.ready is None or self.ready.available)

    @property
    def runs_code(self) -> bool:
        return any(member.runs_code for member in self.members)

    @property
    def is_reviewed(self) -> bool:
        return any(member.is_reviewed for member in self.members)

    @property
    def needs(self) -> list[tuple[str, str]]:
        """Icon and words for what to know before running it."""
        return list(_needs(self.members, self.ready))


def card_of(team: Team, raw: object = None) -> Card:
    """Of its draft, or of another spec that it has or had."""
    ready = gallery.team(team.gallery) if team.gallery else None
    try:
        spec = TeamSpec.parse(team.spec if raw is None else raw)
    except SpecError as error:
        return Card(team, None, [], ready, tuple(error.problems))
    return Card(team, spec, cast(spec), ready)


def _needs(members: list[Member], ready: GalleryTeam | None) -> Iterator[tuple[str, str]]:
    if any(member.role.startswith("Person") for member in members):
        yield "user-round", "Asks you"
    if any(member.is_reviewed for member in members):
        yield "shield-check", "You approve code"
    kinds = {connection["kind"] for connection in ready.connections} if ready else set()
    if kinds == {"scripted"}:
        yield "zap", "No key needed"
    if "local" in kinds:
        yield "hard-drive", "Model on this machine"
