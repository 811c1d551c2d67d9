"""Who may see what: every page of studio and agents, for members, strangers and those who are not signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agents import gallery
from agents.models import LibraryItem, ModelConnection, Team, TeamVersion
from studio.accounts.models import Membership, User, Workspace
from studio.urls import urlpatterns

OF_A_TEAM = ["team", "switch-model", "team-download", "delete-team", "versions", "publish", "compare", "keep-part"]
OF_A_TEAM += ["signature", "dry-run", "build", "edits", "targets", "parts", "spec", "inspector", "outline"]
OF_A_VERSION = ["version-download", "restore-version"]
OF_A_KEPT_PART = ["library-parts", "delete-kept"]
OF_A_CONNECTION = ["connection", "delete-connection"]
OF_A_MEMBER = ["member-link", "member-role", "member-reviews", "member-remove"]
OF_ANYBODY = [
    "home",
    "agents:new-team",
    "agents:restore-teams",
    "agents:library",
    "agents:connections",
    "agents:new-connection",
    "accounts:account",
    "accounts:password",
    "accounts:workspace",
    "accounts:people",
]
PUBLIC = ["accounts:sign-in", "accounts:use-link", "accounts:sign-out", "healthz"]
#: Parley's own, the same for everybody.
NOBODYS = ["agents:pattern-parts"]
ONLY_POST = {"switch-model", "delete-team", "restore-teams", "delete-connection", "password", "workspace"}
ONLY_POST |= {"restore-version", "keep-part", "delete-kept", *OF_A_MEMBER}


@pytest.fixture
def things(workspace: Workspace, bob: User) -> dict[str, object]:
    """One of each, in Alice's and Bob's workspace: the arguments of the URLs."""
    spec = gallery.teams()[0].spec
    team = Team.objects.create(workspace=workspace, name=spec.name, spec=spec.dump())
    TeamVersion.objects.create(team=team, number=1, spec=team.spec, by=bob)
    return {
        "team": team.pk,
        "kept": LibraryItem.objects.create(workspace=workspace, kind="agent", name="Ours", spec={"parley": 1}).pk,
        "connection": ModelConnection.objects.create(workspace=workspace, name="Ours", model="m-x", api_key="sk-x").pk,
        "member": Membership.objects.get(workspace=workspace, user=bob).pk,
    }


def urls(things: dict[str, object]) -> dict[str, str]:
    of_a_thing = {f"agents:{name}": things["team"] for name in OF_A_TEAM}
    of_a_thing |= {f"agents:{name}": things["connection"] for name in OF_A_CONNECTION}
    of_a_thing |= {f"agents:{name}": things["kept"] for name in OF_A_KEPT_PART}
    of_a_thing |= {f"accounts:{name}": things["member"] for name in OF_A_MEMBER}
    found = {name: reverse(name, args=[pk]) for name, pk in of_a_thing.items()}
    return found | {f"agents:{name}": reverse(f"agents:{name}", args=[things["team"], 1]) for name in OF_A_VERSION}


def test_every_url_is_tested_here(things: dict[str, object]) -> None:
    named = {f"{p.app_name}:{one.name}" for p in urlpatterns if hasattr(p, "app_name") for one in p.url_patterns}
    named |= {p.name for p in urlpatterns if not hasattr(p, "app_name")}
    ours = {name for name in named if not name.startswith("runs:")}
    assert ours == {*urls(things), *OF_ANYBODY, *PUBLIC, *NOBODYS}


def test_strangers_find_nothing(things: dict[str, object], as_charlie: Client) -> None:
    for name, url in urls(things).items():
        get, post = as_charlie.get(url), as_charlie.post(url, {"role": "owner"})
        assert get.status_code in ((405,) if name.partition(":")[2] in ONLY_POST else (404,)), name
        assert post.status_code in (404, 405), name
    assert Team.objects.count() == ModelConnection.objects.count() == 1
    assert Membership.objects.count() == 3


@pytest.mark.parametrize("name", OF_ANYBODY)
def test_strangers_see_only_their_own(things: dict[str, object], as_charlie: Client, name: str) -> None:
    content = as_charlie.get(reverse(name)).content.decode()
    assert not [word for word in ("Alice", "Bob", "Shared", "Ours", "m-x", str(things["team"])) if word in content]


def test_nobody_comes_in_without_signing_in(things: dict[str, object], client: Client) -> None:
    for url in [*urls(things).values(), *(reverse(name) for name in OF_ANYBODY)]:
        assert client.get(url).url.startswith("/sign-in/?next="), url
        assert client.post(url).url.startswith("/sign-in/?next="), url


def test_members_see_every_page(things: dict[str, object], as_bob: Client) -> None:
    pages = [reverse(name) for name in OF_ANYBODY if name.partition(":")[2] not in ONLY_POST]
    pages += [url for name, url in urls(things).items() if name.partition(":")[2] not in ONLY_POST]
    assert [url for url in pages if as_bob.get(url).status_code != 200] == []


def test_posts_need_a_csrf_token(things: dict[str, object], alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for url in [*urls(things).values(), *(reverse(name) for name in OF_ANYBODY)]:
        response = client.post(url, {"name": "x"})
        assert response.status_code == 403, url
        assert b"open too long" in response.content


def test_health_needs_no_signing_in(db: None, client: Client) -> None:
    assert client.get("/healthz/").json() == {"ok": True}


def test_pages_allow_no_inline_code(as_alice: Client) -> None:
    for url in ("/", "/sign-in/", "/nothing/"):
        policy = as_alice.get(url).headers["Content-Security-Policy"]
        assert "unsafe-" not in policy
        assert "script-src 'self';" in policy + ";"
