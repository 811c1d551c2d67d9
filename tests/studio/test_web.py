"""The shell: icons, numbers, hooks, errors, the badge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from studio.accounts.models import User
from studio.web import formats, hooks, icons
from studio.web.fragments import fragment
from studio.web.hues import HUES, hue_of
from studio.web.pagination import page_of


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert icons.icon("bot").startswith('<svg class="i " viewBox="0 0 24 24" aria-hidden="true"><path')


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(icons.UnknownIcon, match="no-such-icon"):
        engines["django"].from_string('{% icon "no-such-icon" %}').render()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (formats.tokens(950), "950"),
        (formats.tokens(42_800), "42.8k"),
        (formats.tokens(1_200_000), "1.2M"),
        (formats.money(Decimal("0.41")), "$0.41"),
        (formats.money(Decimal("1234.5")), "$1,234.50"),
        (formats.money(Decimal("0.0031")), "$0.0031"),
        (formats.money(Decimal("0.00001")), "<$0.0001"),
        (formats.money(0), "$0"),
        (formats.money(None), "–"),
        (formats.plain(Decimal("0.00025000")), "0.00025"),
        (formats.plain(120.0), "120"),
        (formats.duration(0.08), "80 ms"),
        (formats.duration(3.4), "3.4 s"),
        (formats.duration(252), "4:12"),
        (formats.duration(3852), "1:04:12"),
        (formats.duration(None), "–"),
        (formats.filesize(812), "812 B"),
        (formats.filesize(84_000), "84 KB"),
    ],
)
def test_numbers_as_people_read_them(said: str, wanted: str) -> None:
    assert said == wanted


def test_times_say_how_long_ago() -> None:
    html = formats.ago(timezone.now() - timedelta(minutes=5))
    assert "data-relative" in html
    assert ">5 min ago</time>" in html


def test_a_name_keeps_its_hue() -> None:
    assert hue_of("analyst") == hue_of("analyst")
    assert hue_of("analyst") in HUES


@pytest.fixture
def waiting_reviews() -> Iterator[hooks.Hook[..., int]]:
    hook = hooks.waiting_reviews
    before = hook._answer
    yield hook
    hook.answer_with(before)


def test_the_badge_counts_what_the_hook_says(as_alice: Client, waiting_reviews: hooks.Hook[..., int]) -> None:
    waiting_reviews.answer_with(lambda user: 3 if user.username == "alice" else 0)
    assert b"Reviews, 3 waiting" in as_alice.get("/").content


def test_without_anything_waiting_there_is_no_badge(as_alice: Client, waiting_reviews: hooks.Hook[..., int]) -> None:
    waiting_reviews.answer_with(lambda _user: 0)
    assert b'class="count"' not in as_alice.get("/").content


def test_a_page_that_is_not_there(as_alice: Client) -> None:
    response = as_alice.get("/no/such/page/")
    assert response.status_code == 404
    assert b"Nothing here" in response.content


def test_htmx_gets_an_error_for_the_corner(as_alice: Client) -> None:
    response = as_alice.get("/no/such/page/", headers={"HX-Request": "true"})
    assert response.headers["HX-Retarget"] == "#flashes"
    assert b"<html" not in response.content


def test_a_page_that_breaks_still_answers(as_alice: Client, waiting_reviews: hooks.Hook[..., int]) -> None:
    def broken(_user: object) -> int:
        raise RuntimeError("as a test")

    waiting_reviews.answer_with(broken)
    as_alice.raise_request_exception = False
    response = as_alice.get("/")
    assert response.status_code == 500
    assert b"Something broke here" in response.content


def test_a_long_list_comes_in_pages(rf: RequestFactory, alice: User, bob: User, charlie: User) -> None:
    people = User.objects.order_by("pk")
    page = page_of(rf.get("/?page=2"), people, size=2)
    assert list(page) == [charlie]
    assert list(page_of(rf.get("/?page=nonsense"), people, size=2)) == [alice, bob]
    html = render_to_string("_pages.html", {"page": page})
    assert 'href="?page=1"' in html
    assert "Older" not in html


def test_messages_ride_along_with_a_fragment(rf: RequestFactory, alice: User) -> None:
    request = rf.get("/")
    request.user, request.session = alice, {}
    request._messages = FallbackStorage(request)
    messages.error(request, "Not <b>now</b>.")
    html = fragment(request, "_pages.html", {}).content.decode()
    assert '<hx-partial hx-target="#flashes" hx-swap="beforeend">' in html
    assert "Not &lt;b&gt;now&lt;/b&gt;." in html
