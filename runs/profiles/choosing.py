"""Which profile applies: the one that an agent's code settings name, else the workspace's default.

The default is there without a row until an owner looks after it: it is then what cells always were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from agents.spec import TeamSpec
from agents.spec_parts import Code
from runs.profiles.rows import PackageSet, Profile
from runs.profiles.terms import Terms
from runs.sandbox.cell import Limits, SandboxError
from studio.accounts.models import Workspace

if TYPE_CHECKING:
    from runs.models import Run

STANDARD = "Standard"

_MAKE = "Make a profile of this name on the Sandbox page, or let the team choose another, then try again."


def default_of(workspace_id: UUID) -> Profile:
    """The workspace's default; a row that is not saved where it has none."""
    found = Profile.objects.filter(workspace_id=workspace_id, is_default=True).first()
    return found or Profile(workspace_id=workspace_id, name=STANDARD, is_default=True)


def kept_default(workspace: Workspace) -> Profile:
    """The same with a row, made by whoever comes first."""
    row, _ = Profile.objects.get_or_create(workspace=workspace, is_default=True, defaults={"name": STANDARD})
    return row


def chosen(workspace_id: UUID, name: str | None) -> Profile:
    """The profile of that name, the default for None. Raises SandboxError where there is none (any more)."""
    default = default_of(workspace_id)
    if name is None or name == default.name:
        return default
    found = Profile.objects.filter(workspace_id=workspace_id, name=name).first()
    if found is None:
        raise SandboxError(f"This workspace has no sandbox profile called “{name}”.", _MAKE)
    return found


def terms_of_code(workspace_id: UUID, code: Code) -> Terms:
    """For an agent's code, as it is now. Raises SandboxError where its profile is gone, or its packages never were."""
    profile = chosen(workspace_id, code.profile)
    _check_packages(profile)
    return _with_seconds(profile.terms, code.seconds)


def terms_of_tool(workspace_id: UUID, seconds: float) -> Terms:
    """For a tool in a cell: the default profile, with the tool's own seconds. Raises SandboxError as above."""
    profile = default_of(workspace_id)
    _check_packages(profile)
    return _with_seconds(profile.terms, seconds)


def terms_of_agent(run: Run, agent: str) -> Terms:
    """For the code that this agent of the run's team runs."""
    code = TeamSpec.parse(run.spec).agent(agent).code
    assert code is not None
    return terms_of_code(run.workspace_id, code)


def bounds_now(workspace_id: UUID, shown: Terms) -> Limits:
    """How far a reviewer may go now; as it was shown where the profile is gone."""
    found = Profile.objects.filter(workspace_id=workspace_id, name=shown.profile).first()
    return found.most if found else shown.most


def _with_seconds(terms: Terms, seconds: float | None) -> Terms:
    """What the team says of time counts, up to what the profile lets a reviewer give."""
    if seconds is None:
        return terms
    return replace(terms, limits=replace(terms.limits, seconds=min(seconds, terms.most.seconds)))


def _check_packages(profile: Profile) -> None:
    """Nothing is put before a person that cannot run; what is still being installed can be waited for."""
    if profile.baked is not None:
        return
    known = PackageSet.objects.filter(workspace_id=profile.workspace_id, requirements=profile.requirements).first()
    if known and known.state == PackageSet.State.FAILED:
        raise unprepared(profile.name, known.problem or {})


def unprepared(profile: str, problem: dict[str, str]) -> SandboxError:
    """The packages of a profile cannot be had; `problem` is that of a PackageSet."""
    said = problem.get("problem", "")
    mend = problem.get("mend") or "Mend its requirements on the Sandbox page, then try again."
    return SandboxError(f"The packages of the sandbox profile “{profile}” could not be installed: {said}", mend)


def meanings(workspace_id: UUID) -> Mapping[str, str]:
    """Every profile of the workspace with what it means in a few words, the default first."""
    rows = list(Profile.objects.filter(workspace_id=workspace_id))
    if not any(row.is_default for row in rows):
        rows.insert(0, default_of(workspace_id))
    return {row.name: row.terms.words for row in rows}
