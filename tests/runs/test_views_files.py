from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from runs.models import Run
from runs.sandbox.cell import File
from studio.accounts.models import Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
EVIL = b"<script>alert(1)</script>"
FILES = (
    File("chart.png", PNG),
    File("fake.png", EVIL),
    File("page.html", EVIL),
    File("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    File("prices.csv", b"name,price\n<b>A</b>,1\n"),
    File("notes.txt", b"<i>plain</i>"),
)


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return rig.start(workspace, rig.DONE, files=FILES)


def ask(client: Client, run: Run, view: str, name: str) -> HttpResponse:
    return client.get(reverse(f"runs:{view}", args=[run.pk, run.artifacts.get(name=name).pk]))  # type: ignore[return-value]


@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_a_download_is_never_shown_and_never_guessed_at(as_alice: Client, run: Run, name: str) -> None:
    answer = ask(as_alice, run, "download", name)
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_image_is_shown_by_what_it_is(as_alice: Client, run: Run) -> None:
    answer = ask(as_alice, run, "image", "chart.png")
    assert (answer["Content-Type"], answer.content) == ("image/png", PNG)
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("name", ["fake.png", "page.html", "drawing.svg", "prices.csv"])
def test_nothing_else_is_shown_as_one(as_alice: Client, run: Run, name: str) -> None:
    assert ask(as_alice, run, "image", name).status_code == 404


def test_a_table_is_shown_as_one_and_escaped(as_alice: Client, run: Run) -> None:
    page = ask(as_alice, run, "file", "prices.csv").content.decode()
    assert "<th>price</th>" in page
    assert "<td>&lt;b&gt;A&lt;/b&gt;</td>" in page


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "notes.txt", "fake.png"])
def test_markup_is_text(as_alice: Client, run: Run, name: str) -> None:
    page = ask(as_alice, run, "file", name).content.decode()
    assert "<script>alert" not in page
    assert "<i>plain" not in page


def test_bytes_that_are_gone_are_not_found(as_alice: Client, run: Run) -> None:
    run.artifacts.filter(name="notes.txt").update(digest="0" * 64)
    assert ask(as_alice, run, "download", "notes.txt").status_code == 404
