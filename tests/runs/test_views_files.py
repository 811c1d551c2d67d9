from __future__ import annotations

from collections.abc import AsyncIterator
from email.message import EmailMessage as Message

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from runs.models import Run
from runs.sandbox.cell import File
from studio.accounts.models import Workspace
from tests.runs import rig
from tests.runs.previews import making

pytestmark = pytest.mark.django_db

PNG = making.polyglot()
EVIL = b"<script>alert(1)</script>"
FILES = (
    File("chart.png", PNG),
    File("fake.png", EVIL),
    File("broken.png", making.truncated()),
    File("report.pdf", b"%PDF-1.4\n..."),
    File("fake.pdf", EVIL),
    File("empty.txt", b""),
    File("model.bin", b"\0\1<b>\xff" * 200),
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


def test_an_image_is_shown_drawn_anew(as_alice: Client, run: Run) -> None:
    answer = ask(as_alice, run, "image", "chart.png")
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.content.startswith(b"\x89PNG")
    assert b"script" not in answer.content


@pytest.mark.parametrize(("name", "why"), [("fake.png", "It is no picture"), ("broken.png", "damaged or cut short")])
def test_instead_of_a_bad_one_a_drawing_of_our_own_says_why(as_alice: Client, run: Run, name: str, why: str) -> None:
    answer = ask(as_alice, run, "image", name)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert why in answer.content.decode()
    assert b"script" not in answer.content


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "prices.csv"])
def test_nothing_else_is_shown_as_one(as_alice: Client, run: Run, name: str) -> None:
    assert ask(as_alice, run, "image", name).status_code == 404


def test_a_bad_picture_says_why_on_its_page(as_alice: Client, run: Run) -> None:
    page = ask(as_alice, run, "file", "broken.png").content.decode()
    assert "damaged or cut short" in page
    assert "<img" not in page


def test_a_pdf_is_shown_in_a_frame_of_its_own(as_alice: Client, run: Run) -> None:
    page = ask(as_alice, run, "file", "report.pdf")
    assert reverse("runs:pdf", args=[run.pk, run.artifacts.get(name="report.pdf").pk]) in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    answer = ask(as_alice, run, "pdf", "report.pdf")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["fake.pdf", "page.html", "chart.png"])
def test_nothing_else_is_a_pdf(as_alice: Client, run: Run, name: str) -> None:
    answer = ask(as_alice, run, "pdf", name)
    assert (answer.status_code, answer.content) == (302, b"")
    assert "frame-src" not in ask(as_alice, run, "file", name)["Content-Security-Policy"]


def test_what_is_no_text_is_bytes(as_alice: Client, run: Run) -> None:
    page = ask(as_alice, run, "file", "model.bin").content.decode()
    assert "000000  00 01 3c 62 3e ff" in page
    assert "··&lt;b&gt;·" in page


def test_an_empty_file_says_so(as_alice: Client, run: Run) -> None:
    assert "The file is empty" in ask(as_alice, run, "file", "empty.txt").content.decode()


@pytest.mark.parametrize("view", ["file", "download", "image", "pdf"])
def test_strangers_find_nothing(as_charlie: Client, run: Run, view: str) -> None:
    for name in ("chart.png", "report.pdf"):
        assert ask(as_charlie, run, view, name).status_code == 404


def test_a_table_is_shown_as_one_and_escaped(as_alice: Client, run: Run) -> None:
    page = ask(as_alice, run, "file", "prices.csv").content.decode()
    assert '<th class="number">price</th>' in page
    assert "<td>&lt;b&gt;A&lt;/b&gt;</td>" in page


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "notes.txt", "fake.png"])
def test_markup_is_text(as_alice: Client, run: Run, name: str) -> None:
    page = ask(as_alice, run, "file", name).content.decode()
    assert "<script>alert" not in page
    assert "<i>plain" not in page


def test_bytes_that_are_gone_are_told(as_alice: Client, run: Run) -> None:
    run.artifacts.filter(name="chart.png").update(digest="0" * 64)
    assert {ask(as_alice, run, view, "chart.png").status_code for view in ("download", "image", "pdf")} == {404}
    page = ask(as_alice, run, "file", "chart.png")
    assert page.status_code == 410
    assert "content of this file is gone" in page.content.decode()


async def _gathered(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


def body(answer: HttpResponse) -> bytes:
    return async_to_sync(_gathered)(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def digits(workspace: Workspace) -> str:
    run = rig.start(workspace, rig.DONE, files=(File("digits.bin", b"0123456789"),))
    return reverse("runs:download", args=[run.pk, run.artifacts.get().pk])


@pytest.mark.parametrize(
    ("asked", "told", "sent"),
    [
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=7-", "bytes 7-9/10", b"789"),
        ("bytes=-2", "bytes 8-9/10", b"89"),
        ("bytes=8-99", "bytes 8-9/10", b"89"),
    ],
)
def test_a_part_is_sent_to_who_asks_for_one(as_alice: Client, digits: str, asked: str, told: str, sent: bytes) -> None:
    answer = as_alice.get(digits, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"], answer["Content-Length"]) == (206, told, str(len(sent)))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert body(answer) == sent


@pytest.mark.parametrize("asked", ["", "bytes=0-", "bytes=-99", "bytes=-", "bytes=0-1,3-4", "lines=1-2", "bytes=x-y"])
def test_the_whole_is_sent_where_no_one_part_is_asked_for(as_alice: Client, digits: str, asked: str) -> None:
    answer = as_alice.get(digits, headers={"Range": asked})
    assert (answer.status_code, answer["Accept-Ranges"], answer["Content-Length"]) == (200, "bytes", "10")
    assert body(answer) == b"0123456789"


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=5-4", "bytes=-0", "bytes=999999999999999999-"])
def test_a_part_that_there_is_not_is_refused(as_alice: Client, digits: str, asked: str) -> None:
    answer = as_alice.get(digits, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, "bytes */10", b"")


def test_who_has_a_part_of_another_file_is_sent_the_whole(as_alice: Client, digits: str) -> None:
    tag = as_alice.head(digits)["ETag"]
    asked = {"Range": "bytes=5-"}
    assert as_alice.get(digits, headers=asked | {"If-Range": tag}).status_code == 206
    assert as_alice.get(digits, headers=asked | {"If-Range": '"other"'}).status_code == 200


@pytest.mark.parametrize("view", ["download", "pdf", "image", "file"])
def test_its_head_can_be_asked_for(as_alice: Client, run: Run, view: str) -> None:
    name = {"pdf": "report.pdf", "image": "chart.png"}.get(view, "notes.txt")
    answer = as_alice.head(reverse(f"runs:{view}", args=[run.pk, run.artifacts.get(name=name).pk]))
    assert (answer.status_code, answer.content) == (200, b"")
    if view in ("download", "pdf"):
        assert answer["Content-Length"] == str(run.artifacts.get(name=name).size)


@pytest.mark.parametrize(
    "name",
    [
        'say "hi".txt',
        "Größe 2026 – Übersicht.csv",
        "a;b=c.txt",
        "x" * 190 + ".txt",
        "%0d%0aSet-Cookie: a=b.txt",
        "back\\slash",
    ],
)
def test_any_name_is_told_in_one_line(as_alice: Client, workspace: Workspace, name: str) -> None:
    run = rig.start(workspace, rig.DONE, files=(File(name, b"x"),))
    answer = as_alice.get(reverse("runs:download", args=[run.pk, run.artifacts.get().pk]))
    told = Message()
    told["Content-Disposition"] = answer["Content-Disposition"]
    assert (told.get_content_disposition(), told.get_filename()) == ("attachment", name)
