"""The people of a workspace: owners add, promote and remove; there is always an owner."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from studio.accounts.models import Membership, User, Workspace


def member_of(workspace: Workspace, username: str) -> Membership:
    return Membership.objects.get(workspace=workspace, user__username=username)


def test_an_owner_adds_somebody_who_comes_in_by_link(as_alice: Client, workspace: Workspace, client: Client) -> None:
    page = as_alice.post(reverse("accounts:people"), {"username": "dora", "role": "member"})
    path = page.context["invited"]["url"].removeprefix("http://testserver")
    assert client.get(path).url == "/"
    assert client.get("/").wsgi_request.workspace == workspace


def test_the_link_is_not_shown_again(as_alice: Client) -> None:
    as_alice.post(reverse("accounts:people"), {"username": "dora", "role": "member"})
    assert b"sign-in/" not in as_alice.get(reverse("accounts:people")).content


def test_somebody_known_is_added_without_a_link(as_alice: Client, charlie: User, workspace: Workspace) -> None:
    page = as_alice.post(reverse("accounts:people"), {"username": "charlie", "role": "member"})
    assert page.context["invited"] is None
    assert member_of(workspace, "charlie").role == Membership.Role.MEMBER


def test_an_owner_gets_no_link_to_an_account_that_is_more_than_theirs(as_alice: Client, workspace: Workspace) -> None:
    bob = member_of(workspace, "bob")
    assert as_alice.post(reverse("accounts:member-link", args=[bob.pk])).status_code == 403


def test_members_change_nothing(as_bob: Client, workspace: Workspace) -> None:
    alice = member_of(workspace, "alice")
    for name in ("member-link", "member-role", "member-remove"):
        assert as_bob.post(reverse(f"accounts:{name}", args=[alice.pk])).status_code == 403
    assert as_bob.post(reverse("accounts:people"), {"username": "dora", "role": "owner"}).status_code == 403
    assert Membership.objects.filter(workspace=workspace).count() == 2


def test_an_owner_promotes_and_then_may_step_down(as_alice: Client, workspace: Workspace) -> None:
    bob, alice = member_of(workspace, "bob"), member_of(workspace, "alice")
    as_alice.post(reverse("accounts:member-role", args=[bob.pk]), {"role": "owner"})
    as_alice.post(reverse("accounts:member-role", args=[alice.pk]), {"role": "member"})
    assert member_of(workspace, "bob").role == Membership.Role.OWNER
    assert member_of(workspace, "alice").role == Membership.Role.MEMBER


def test_the_last_owner_stays(as_alice: Client, workspace: Workspace) -> None:
    alice = member_of(workspace, "alice")
    as_alice.post(reverse("accounts:member-role", args=[alice.pk]), {"role": "member"})
    page = as_alice.post(reverse("accounts:member-remove", args=[alice.pk]), follow=True)
    assert b"Make somebody else an owner first" in page.content
    assert member_of(workspace, "alice").role == Membership.Role.OWNER


def test_who_was_removed_is_out_at_once(as_alice: Client, as_bob: Client, workspace: Workspace) -> None:
    as_alice.post(reverse("accounts:member-remove", args=[member_of(workspace, "bob").pk]))
    response = as_bob.get("/")
    assert response.status_code == 403
    assert b"You are in no workspace" in response.content


def test_a_bad_username_is_refused_with_a_reason(as_alice: Client) -> None:
    page = as_alice.post(reverse("accounts:people"), {"username": "no spaces", "role": "member"})
    assert page.status_code == 422
    assert b"Enter a valid username" in page.content
