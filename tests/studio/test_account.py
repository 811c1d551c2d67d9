"""One's own account: name, password, workspace, signing in and out."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from studio.accounts.models import Membership, User, Workspace

PASSWORD = "correct horse battery"


def test_signing_in_with_a_password(client: Client, alice: User, workspace: Workspace) -> None:
    response = client.post("/sign-in/", {"username": "alice", "password": "a long pass phrase"})
    assert response.url == "/"


def test_a_wrong_password_says_so_and_no_more(client: Client, alice: User) -> None:
    response = client.post("/sign-in/", {"username": "alice", "password": "wrong"})
    assert b"do not go together" in response.content


def test_the_sign_in_page_leads_nowhere_else(client: Client, alice: User, workspace: Workspace) -> None:
    data = {"username": "alice", "password": "a long pass phrase", "next": "https://evil.example/"}
    assert client.post("/sign-in/", data).url == "/"


def test_signing_out_takes_a_post(as_alice: Client) -> None:
    assert as_alice.get("/sign-out/").status_code == 405
    as_alice.post("/sign-out/")
    assert as_alice.get("/").url.startswith("/sign-in/")


def test_a_name_of_ones_own(as_alice: Client, alice: User) -> None:
    as_alice.post("/account/", {"first_name": "Ada", "last_name": "L"})
    alice.refresh_from_db()
    assert str(alice) == "Ada L"


def test_a_password_keeps_this_browser_signed_in(as_alice: Client, alice: User) -> None:
    as_alice.post("/account/password/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert as_alice.get("/").status_code == 200


def test_a_short_password_is_refused(as_alice: Client) -> None:
    response = as_alice.post("/account/password/", {"new_password1": "short", "new_password2": "short"})
    assert response.status_code == 422
    assert b"at least 10 characters" in response.content


def test_choosing_a_workspace(as_alice: Client, alice: User) -> None:
    other = Workspace.objects.create(name="Other")
    Membership.objects.create(user=alice, workspace=other)
    as_alice.post(reverse("accounts:workspace"), {"workspace": str(other.pk)})
    assert as_alice.get("/").wsgi_request.workspace == other


def test_a_workspace_of_others_cannot_be_chosen(as_alice: Client, charlie: User, workspace: Workspace) -> None:
    theirs = charlie.workspaces.get()
    assert as_alice.post(reverse("accounts:workspace"), {"workspace": str(theirs.pk)}).status_code == 404
    assert as_alice.get("/").wsgi_request.workspace == workspace


def test_nonsense_for_a_workspace_is_not_found(as_alice: Client) -> None:
    assert as_alice.post(reverse("accounts:workspace"), {"workspace": "x"}).status_code == 404


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(client: Client, db: None) -> None:
    response = client.get("/sign-in/?next=/teams/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/sign-in/"
