"""The Sandbox page: owners change profiles, members look at them, strangers find nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agents.models import Team
from runs.models import PackageSet, Profile
from studio.accounts.models import Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db

FORM = {"name": "Data", "seconds": "90", "memory": "1024", "cpus": "1.5", "disk": "128", "processes": "64"}


@pytest.fixture
def profile(workspace: Workspace) -> Profile:
    return Profile.objects.create(workspace=workspace, name="Data")


def post(client: Client, page: str, /, *args: object, **data: str) -> Any:
    return client.post(reverse(f"runs:{page}", args=args), data)


def save(client: Client, profile: Profile, **changes: str) -> Any:
    response = post(client, "profile", profile.pk, **(FORM | changes))
    profile.refresh_from_db()
    return response


def listed(client: Client) -> str:
    return client.get(reverse("runs:profiles")).content.decode()


def test_an_owner_makes_one(as_alice: Client, workspace: Workspace) -> None:
    assert (
        post(as_alice, "new-profile", **FORM, hosts="API.example\n*.pypi.example:8443", most_seconds="300").status_code
        == 302
    )
    made = Profile.objects.get(name="Data")
    assert (made.workspace, made.is_default, made.baked) == (workspace, False, "")
    assert (made.seconds, made.most_seconds, made.memory, made.most_memory) == (90, 300, 1024, 1024)
    assert made.hosts == made.most_hosts == ["api.example", "*.pypi.example:8443"]


def test_a_member_looks_and_changes_nothing(as_bob: Client, profile: Profile) -> None:
    assert "Data" in listed(as_bob)
    assert as_bob.get(reverse("runs:new-profile")).status_code == 403
    assert as_bob.get(reverse("runs:profile", args=[profile.pk])).status_code == 403
    refused = [post(as_bob, "new-profile", **FORM | {"name": "Mine"})]
    refused += [post(as_bob, name, profile.pk, **FORM) for name in ("profile", "default-profile", "delete-profile")]
    refused += [post(as_bob, "packages", profile.pk)]
    assert [answer.status_code for answer in refused] == [403] * 5
    profile.refresh_from_db()
    assert (profile.seconds, profile.is_default) == (60, False)
    assert as_bob.get(reverse("runs:packages", args=[profile.pk])).status_code == 200


def test_a_stranger_finds_nothing(as_charlie: Client, profile: Profile) -> None:
    pages = [as_charlie.get(reverse(f"runs:{name}", args=[profile.pk])) for name in ("profile", "packages")]
    pages += [
        post(as_charlie, name, profile.pk, **FORM)
        for name in ("profile", "default-profile", "delete-profile", "packages")
    ]
    assert [page.status_code for page in pages] == [404] * 6
    assert "Data" not in listed(as_charlie)
    assert Profile.objects.filter(pk=profile.pk, seconds=60).exists()


def test_nobody_else_at_all(client: Client, profile: Profile) -> None:
    assert client.get(reverse("runs:profiles")).status_code == 302
    assert post(client, "delete-profile", profile.pk).status_code == 302
    assert Profile.objects.filter(pk=profile.pk).exists()


def test_there_is_one_from_the_start(as_bob: Client, workspace: Workspace) -> None:
    page = listed(as_bob)
    assert "Standard" in page
    assert "60 s" in page
    assert Profile.objects.get(workspace=workspace).is_default


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": " "}, "This field is required"),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"seconds": "0"}, "greater than or equal to 1"),
        ({"seconds": "3601"}, "less than or equal to 3600"),
        ({"seconds": "nan"}, "Enter a number"),
        ({"memory": "1e9"}, "Enter a whole number"),
        ({"memory": "32"}, "greater than or equal to 64"),
        ({"most_seconds": "10"}, "less than what code gets anyway"),
        ({"disk": "2048"}, "Files lie in memory"),
        ({"hosts": "https://api.example/v1"}, "is no name of a host"),
        ({"most_hosts": "a b_c"}, "is no name of a host"),
        ({"hosts": "api.*.example"}, "is no name of a host"),
        ({"requirements": "polars\n-r /etc/passwd"}, "Line 2"),
        ({"requirements": "x" * 20001}, "at most 20000 characters"),
    ],
)
def test_what_cannot_be_is_told(as_alice: Client, profile: Profile, changes: dict[str, str], why: str) -> None:
    answer = save(as_alice, profile, **changes)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert profile.seconds == 60


def test_a_name_is_used_once_in_a_workspace(as_alice: Client, as_charlie: Client, profile: Profile) -> None:
    assert "Another profile has this name" in post(as_alice, "new-profile", **FORM).content.decode()
    assert post(as_charlie, "new-profile", **FORM).status_code == 302


def test_teams_follow_a_new_name(as_alice: Client, profile: Profile, workspace: Workspace) -> None:
    team = Team.objects.create(workspace=workspace, name="Pair", spec=rig.team(code={"profile": "Data"}))
    assert "Pair" in listed(as_alice)
    save(as_alice, profile, name="Large")
    team.refresh_from_db()
    assert team.spec["agents"][1]["code"] == {"profile": "Large"}


def test_one_that_is_chosen_goes_with_a_word_about_who_chose_it(
    as_alice: Client, profile: Profile, workspace: Workspace
) -> None:
    Team.objects.create(workspace=workspace, name="Pair of coders", spec=rig.team(code={"profile": "Data"}))
    assert "Pair of coders" in as_alice.get(reverse("runs:profile", args=[profile.pk])).content.decode()
    answer = as_alice.post(reverse("runs:delete-profile", args=[profile.pk]), follow=True)
    assert "cannot run before they choose another: Pair of coders" in answer.content.decode()
    assert not Profile.objects.filter(pk=profile.pk).exists()


def test_the_name_of_the_first_is_taken_before_anybody_looked(as_alice: Client, workspace: Workspace) -> None:
    assert post(as_alice, "new-profile", **FORM | {"name": "Standard"}).status_code == 422
    assert "Standard" in listed(as_alice)


def test_the_default_stays_until_there_is_another(as_alice: Client, profile: Profile, workspace: Workspace) -> None:
    listed(as_alice)
    standard = Profile.objects.get(workspace=workspace, is_default=True)
    post(as_alice, "delete-profile", standard.pk)
    post(as_alice, "default-profile", profile.pk)
    post(as_alice, "delete-profile", standard.pk)
    assert [row.name for row in Profile.objects.filter(workspace=workspace, is_default=True)] == ["Data"]
    assert not Profile.objects.filter(pk=standard.pk).exists()


def test_new_requirements_wait_and_those_of_before_apply(as_alice: Client, profile: Profile) -> None:
    save(as_alice, profile, requirements="polars==1.31\r\nhttpx")
    assert (profile.requirements, profile.baked) == ("polars==1.31\nhttpx", "")
    asked = PackageSet.objects.get(requirements=profile.requirements)
    assert asked.state == "queued"
    page = as_alice.get(reverse("runs:packages", args=[profile.pk])).content.decode()
    assert "wait for a sandbox worker" in page
    assert "every 2s" in page


def test_a_new_profile_has_none_of_before(as_alice: Client, workspace: Workspace) -> None:
    post(as_alice, "new-profile", **FORM, requirements="polars")
    assert Profile.objects.get(name="Data").baked is None


def test_pips_words_are_shown_as_words(as_alice: Client, profile: Profile) -> None:
    save(as_alice, profile, requirements="polars")
    problem = {"problem": "No matching distribution <b>found</b>", "mend": "Try again."}
    PackageSet.objects.filter(requirements="polars").update(state="failed", problem=problem)
    page = listed(as_alice)
    assert "No matching distribution &lt;b&gt;found" in page
    assert "packages of before" in page
    assert "every 2s" not in page.split(f"profile-{profile.pk}")[1]


def test_an_owner_asks_again(as_alice: Client, profile: Profile) -> None:
    save(as_alice, profile, requirements="polars")
    PackageSet.objects.filter(requirements="polars").update(state="failed", problem={"problem": "no"})
    answer = as_alice.post(reverse("runs:packages", args=[profile.pk]), headers={"HX-Request": "true"})
    assert "wait for a sandbox worker" in answer.content.decode()
    assert PackageSet.objects.get(requirements="polars").state == "queued"


def test_versions_are_listed(as_bob: Client, profile: Profile, workspace: Workspace) -> None:
    listed(as_bob)
    PackageSet.objects.filter(requirements="").update(state="ready", packages=[["numpy", "2.3.1"]], sandbox="docker")
    page = listed(as_bob)
    assert "numpy" in page
    assert "2.3.1" in page


def test_the_forms_ask_for_a_token(profile: Profile, as_alice: Client, alice: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert post(strict, "delete-profile", profile.pk).status_code == 403
    assert Profile.objects.filter(pk=profile.pk).exists()
