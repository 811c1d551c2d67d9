"""The only room that writes a draft: `Team.spec`, `layout` and `revision`, with one `TeamEdit` for every revision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from agents.builder import changes as changing
from agents.builder import edits
from agents.builder.changes import ABSENT, Change
from agents.builder.connections import names_by_likelihood
from agents.builder.document import Document, parsed
from agents.builder.edits import Edit, Surroundings
from agents.models import Team, TeamEdit
from studio.accounts.models import User
from studio.web import hooks

#: So many edits of a team are kept: what a page may be behind, and what can be undone.
KEPT = 1000

_LONGEST_NAME = 120


class Conflict(ValueError):
    """Others changed the same since the page looked. `by` is who, `what` says in words what they did."""

    def __init__(self, by: str, what: str, theirs: str, yours: str) -> None:
        super().__init__(what)
        self.by, self.what, self.theirs, self.yours = by, what, theirs, yours


@dataclass(frozen=True, slots=True)
class Asked:
    """An edit as a page sends it. `key` is its own, so that an edit sent twice counts once; `base` is the revision that
    the page knew; `force` lets it win over what others did since."""

    edit: Edit
    key: UUID
    session: str = ""
    base: int | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The team after the edit, its row (None where nothing changed) and what to select."""

    team: Team
    row: TeamEdit | None
    select: tuple[str, ...] | None = None


def asked(edit: Edit) -> Asked:
    """An edit that no page made: a button of another page, a command."""
    return Asked(edit, uuid4())


@transaction.atomic
def save(team: Team, wish: Asked, by: User | None) -> Saved:
    """Performs the edit on the draft as it is now. Raises Refused, Conflict, and NoSkeleton if it cannot be drawn."""
    team = Team.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=team.pk)
    if known := TeamEdit.objects.filter(team=team, key=wish.key).first():
        return Saved(team, known)
    before = _with_places(team)
    try:
        outcome = edits.perform(before, {**wish.edit, "force": wish.force}, surroundings(team))
    except changing.Conflict as error:
        raise _undo_conflict(team, error) from None
    made = changing.diff(before, outcome.document)
    if not made:
        return Saved(team, None, outcome.select)
    if not wish.force and wish.base is not None:
        _check(made, since(team, wish.base, wish.session))
    row = _write(team, outcome.document, made, outcome.label, wish, by)
    return Saved(team, row, outcome.select)


@transaction.atomic
def mend(team: Team, text: str) -> Team:
    """Writes a whole spec over one that cannot be drawn; what was edited before has no meaning any more. Raises
    NoSkeleton."""
    team = Team.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=team.pk)
    TeamEdit.objects.filter(team=team).delete()
    team.spec, team.layout, team.revision = parsed(text), {}, team.revision + 1
    team.name = str(team.spec.get("name") or team.name)[:_LONGEST_NAME]
    team.save(update_fields=["spec", "layout", "name", "revision", "changed"])
    return team


def since(team: Team, revision: int, session: str = "") -> list[TeamEdit]:
    """What was done after `revision`, without what `session` did itself."""
    rows = TeamEdit.objects.filter(team=team, revision__gt=revision).select_related("by")
    return [row for row in rows if not session or row.session != session]


def document_at(team: Team, revision: int) -> Document | None:
    """The draft as it was at an earlier revision; None where that is too long ago to know."""
    rows = list(TeamEdit.objects.filter(team=team, revision__gt=revision).order_by("-revision"))
    if len(rows) != team.revision - revision:
        return None
    document = Document.of(team)
    for row in rows:
        document = changing.apply(document, changing.inverse(changes_of(row)))
    return document


def changes_of(row: TeamEdit) -> list[Change]:
    return [Change.from_json(one) for one in row.changes]


def surroundings(team: Team) -> Surroundings:
    models = tuple(names_by_likelihood(team.workspace, team.spec))
    return Surroundings(models, hooks.sandbox_profiles(team.workspace_id))


def _with_places(team: Team) -> Document:
    """The draft, with a place for everything: what is written before the first edit is no part of what it undoes."""
    document = Document.of(team)
    placed = edits.settled(document)
    if made := changing.diff(document, placed):
        _write(team, placed, made, "Arranged", Asked({}, uuid4()), None)
    return placed


def _write(
    team: Team, document: Document, made: Sequence[Change], label: str, wish: Asked, by: User | None
) -> TeamEdit:
    team.spec, team.layout = document.spec, document.layout
    team.name = str(document.spec.get("name") or team.name)[:_LONGEST_NAME]
    team.revision += 1
    team.save(update_fields=["spec", "layout", "name", "revision", "changed"])
    row = TeamEdit.objects.create(
        team=team,
        revision=team.revision,
        key=wish.key,
        session=wish.session,
        by=by,
        label=label[:200],
        changes=[change.to_json() for change in made],
    )
    TeamEdit.objects.filter(team=team, revision__lte=team.revision - KEPT).delete()
    who, revision, session = str(by or ""), team.revision, wish.session
    transaction.on_commit(lambda: hooks.team_edited(team.pk, revision, session, who, row.label))
    return row


def _check(made: Iterable[Change], others: list[TeamEdit]) -> None:
    """Raises Conflict where somebody else changed the same since. Places on the canvas are nobody's loss."""
    theirs = [(row, change) for row in others for change in changes_of(row) if change.path[0] != "layout"]
    for change in made:
        for row, other in theirs:
            if change.touches(other) and change.after != other.after:
                name = str(row.by or "Somebody")
                raise Conflict(name, f"{name}: {row.label}", shown(other.after), shown(change.after))


def _undo_conflict(team: Team, error: changing.Conflict) -> Conflict:
    path = error.change.path
    rows = TeamEdit.objects.filter(team=team).select_related("by").order_by("-revision")[:KEPT]
    touching = (row for row in rows if any(change.touches(error.change) for change in changes_of(row)))
    row = next(touching, None)
    name = str(row.by or "Somebody") if row else "Somebody"
    what = f"{name}: {row.label}" if row else f"{path[-1]} was changed"
    return Conflict(name, what, shown(error.now), shown(error.change.after))


def shown(value: Any) -> str:
    """A value as a person reads it: texts as they are, "" where there is nothing."""
    if value is ABSENT or value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
