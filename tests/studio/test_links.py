"""One-time links: they count once, not too late, and only for a person who opens them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studio.accounts import links
from studio.accounts.models import Membership, SignInLink, User, Workspace


def url(token: str) -> str:
    return reverse("accounts:use-link", args=[token])


def test_it_signs_in(client: Client, alice: User, workspace: Workspace) -> None:
    response = client.get(url(links.make_link(alice)))
    assert response.url == "/"
    assert client.get("/").status_code == 200


def test_it_counts_once(client: Client, alice: User) -> None:
    token = links.make_link(alice)
    assert links.use(token) == alice
    assert links.use(token) is None
    response = client.get(url(token))
    assert response.status_code == 410
    assert b"signin_link" in response.content


def test_it_expires(client: Client, alice: User) -> None:
    token = links.make_link(alice)
    SignInLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert client.get(url(token)).status_code == 410
    assert links.use(token) is None


def test_the_database_never_sees_the_token(alice: User) -> None:
    token = links.make_link(alice)
    assert token not in str(list(SignInLink.objects.values()))


def test_an_inactive_person_stays_out(alice: User) -> None:
    token = links.make_link(alice)
    User.objects.update(is_active=False)
    assert links.use(token) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Mode": "cors"},
    ],
)
def test_looking_ahead_uses_nothing_up(client: Client, alice: User, headers: dict[str, str]) -> None:
    token = links.make_link(alice)
    assert client.get(url(token), headers=headers).status_code == 204
    assert links.use(token) == alice


def test_head_uses_nothing_up(client: Client, alice: User) -> None:
    token = links.make_link(alice)
    client.head(url(token))
    assert links.use(token) == alice


def test_the_first_start_makes_an_owner_and_a_stocked_workspace(db: None, client: Client) -> None:
    lines = links.ready_lines("http://127.0.0.1:8000/")
    owner = User.objects.get()
    assert owner.memberships.get().role == Membership.Role.OWNER
    assert owner.workspaces.get().name == "My workspace"
    assert owner.workspaces.get().teams.exists()
    assert client.get(lines[-1].strip().removeprefix("http://127.0.0.1:8000")).url == "/"


def test_later_starts_give_the_same_person_another_link(db: None) -> None:
    first, second = links.ready_lines("http://a"), links.ready_lines("http://a")
    assert first[-1] != second[-1]
    assert User.objects.count() == 1


def test_an_owner_with_a_password_gets_no_link_in_the_log(alice: User, workspace: Workspace) -> None:
    assert links.ready_lines("http://a") == ["Parley is ready: http://a"]


def test_the_command_makes_a_link(alice: User, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signin_link", "alice", url="http://a")
    token = capsys.readouterr().out.strip().rpartition("sign-in/")[2].strip("/")
    assert links.use(token) == alice


def test_the_command_says_who_is_there(alice: User) -> None:
    with pytest.raises(CommandError, match="Known: alice"):
        call_command("signin_link", "nobody")


def test_a_starter_that_is_missing_is_an_error(db: None, settings: object) -> None:
    settings.WORKSPACE_STARTERS = ["agents.gallery.nothing.here"]  # type: ignore[attr-defined]
    with pytest.raises(ImportError):
        links.ready_lines("http://a")
    assert not Workspace.objects.exists()
