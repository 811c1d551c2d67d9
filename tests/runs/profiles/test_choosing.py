"""Which terms apply to an agent's code, and what agents are told."""

from __future__ import annotations

import pytest

from agents.spec import TeamSpec
from agents.spec_parts import Code
from runs.profiles import choosing, packages
from runs.profiles.rows import PackageSet, Profile
from runs.sandbox.cell import Limits, SandboxError
from studio.accounts.models import Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(workspace: Workspace) -> Profile:
    fields = {"seconds": 300, "most_seconds": 600, "memory": 1024, "most_memory": 2048}
    return Profile.objects.create(workspace=workspace, name="Data", requirements="polars", baked="polars", **fields)


def test_without_any_profile_it_is_what_cells_always_were(workspace: Workspace) -> None:
    terms = choosing.terms_of_code(workspace.pk, Code())
    assert (terms.limits, terms.requirements) == (Limits(), "")
    assert not Profile.objects.exists()


def test_a_team_of_before_keeps_its_time(workspace: Workspace) -> None:
    assert choosing.terms_of_code(workspace.pk, Code(seconds=3600)).limits.seconds == 3600


def test_the_named_profile_applies(workspace: Workspace, data: Profile) -> None:
    terms = choosing.terms_of_code(workspace.pk, Code(profile="Data"))
    assert (terms.profile, terms.limits.seconds, terms.requirements) == ("Data", 300, "polars")


@pytest.mark.parametrize(("asked", "given"), [(10, 10), (600, 600), (3600, 600)])
def test_the_teams_seconds_count_within_the_profile(
    workspace: Workspace, data: Profile, asked: float, given: float
) -> None:
    assert choosing.terms_of_code(workspace.pk, Code(profile="Data", seconds=asked)).limits.seconds == given


def test_a_profile_of_another_workspace_is_none(workspace: Workspace, data: Profile) -> None:
    elsewhere = Workspace.objects.create(name="Elsewhere")
    with pytest.raises(SandboxError, match="no sandbox profile called “Data”"):
        choosing.terms_of_code(elsewhere.pk, Code(profile="Data"))


def test_tools_have_the_default_profile(workspace: Workspace, data: Profile) -> None:
    assert choosing.terms_of_tool(workspace.pk, 20).profile == "Standard"
    Profile.objects.filter(pk=data.pk).update(is_default=True)
    terms = choosing.terms_of_tool(workspace.pk, 20)
    assert (terms.profile, terms.limits.seconds, terms.requirements) == ("Data", 20, "polars")


def test_until_new_packages_are_there_those_of_before_apply(workspace: Workspace, data: Profile) -> None:
    Profile.objects.filter(pk=data.pk).update(requirements="nonsense")
    PackageSet.objects.create(workspace=workspace, digest="d", requirements="nonsense", state="failed")
    assert choosing.terms_of_code(workspace.pk, Code(profile="Data")).requirements == "polars"


def test_packages_that_never_were_are_no_terms(workspace: Workspace, data: Profile) -> None:
    Profile.objects.filter(pk=data.pk).update(baked=None)
    problem = {"problem": "No matching distribution found for polars", "mend": ""}
    PackageSet.objects.create(workspace=workspace, digest="d", requirements="polars", state="failed", problem=problem)
    with pytest.raises(SandboxError, match="No matching distribution"):
        choosing.terms_of_code(workspace.pk, Code(profile="Data"))


def test_what_packages_mean_is_settled_when_they_are_ready(workspace: Workspace, data: Profile) -> None:
    Profile.objects.filter(pk=data.pk).update(requirements="polars\nhttpx")
    row = PackageSet.objects.create(workspace=workspace, digest="d", requirements="polars\nhttpx", state="ready")
    packages.settled(row)
    data.refresh_from_db()
    assert data.baked == "polars\nhttpx"


def test_agents_are_told_their_packages_with_versions(workspace: Workspace, data: Profile) -> None:
    row = packages.wanted(data)
    PackageSet.objects.filter(pk=row.pk).update(state="ready", packages=[["Polars", "1.31"], ["numpy", "2"]])
    assert packages.told(workspace.pk, TeamSpec.parse(rig.team(code={"profile": "Data"}))) == [
        ("executor", ["polars 1.31"])
    ]
    assert packages.told(workspace.pk, TeamSpec.parse(rig.team())) == []


def test_a_choice_says_what_it_means(workspace: Workspace, data: Profile) -> None:
    assert choosing.meanings(workspace.pk) == {
        "Standard": "60 s · 512 MB · 1 CPU · no network",
        "Data": "300 s · 1 GB · 1 CPU · no network · packages: polars",
    }
