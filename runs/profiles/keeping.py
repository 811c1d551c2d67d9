"""What an owner does with profiles. The only place that writes their rows, but for `packages`, which says what is
installed."""

from __future__ import annotations

from django.db import transaction

from agents.models import Team
from runs.profiles import packages, uses
from runs.profiles.forms import ProfileForm
from runs.profiles.rows import Profile
from studio.accounts.models import User, Workspace


class Needed(Exception):
    """The profile cannot go; `str()` says why, for the person who wanted it."""


@transaction.atomic
def save(form: ProfileForm, by: User) -> Profile:
    """Keep what a valid form says, have its packages installed, and let drafts that chose it follow a new name."""
    row = form.instance
    old = Profile.objects.filter(pk=row.pk).values_list("name", flat=True).first()
    packages.wanted(form.save())
    if old is not None and row.name != old:
        uses.rename(row.workspace, old, row.name, by)
    return row


@transaction.atomic
def make_default(row: Profile) -> None:
    Workspace.objects.select_for_update().get(pk=row.workspace_id)  # two at once would make two
    Profile.objects.filter(workspace=row.workspace, is_default=True).update(is_default=False)
    Profile.objects.filter(pk=row.pk).update(is_default=True)


def delete(row: Profile) -> list[Team]:
    """Returns the teams that chose it. Raises Needed."""
    if row.is_default:
        raise Needed("Make another profile the default first: code that names none needs one.")
    teams = uses.users_by_profile(row.workspace).get(row.name, [])
    row.delete()
    return teams
