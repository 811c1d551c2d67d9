"""The whole workspace as a zip: streamed, the same bytes each time, safe to unpack anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from runs import archive, workspace
from runs.models import Artifact, Run
from runs.sandbox.cell import File
from runs.workspace import Change
from studio.accounts.models import Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db

FILES = (File("a.txt", b"one"), File("data/ü.csv", b"x,y\n1,2\n" * 50_000), File("empty", b""))


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return rig.start(workspace, rig.DONE, files=FILES)


async def _gathered(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


def taken(client: Client, run: Run, query: str = "") -> bytes:
    answer = client.get(reverse("runs:archive", args=[run.pk]) + query)
    assert answer.status_code == 200
    return async_to_sync(_gathered)(answer.streaming_content)  # type: ignore[attr-defined]


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_it_holds_every_file(as_alice: Client, run: Run) -> None:
    assert opened(taken(as_alice, run)) == {file.name: file.data for file in FILES}


def test_it_is_a_download_that_no_browser_runs(as_alice: Client, run: Run) -> None:
    answer = as_alice.get(reverse("runs:archive", args=[run.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="run-{run.number}-files.zip"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_strangers_find_nothing(as_charlie: Client, run: Run) -> None:
    assert as_charlie.get(reverse("runs:archive", args=[run.pk])).status_code == 404


def test_the_same_files_are_the_same_bytes(as_alice: Client, as_bob: Client, run: Run) -> None:
    assert taken(as_alice, run) == taken(as_bob, run)


def test_each_version_can_be_had(as_alice: Client, run: Run) -> None:
    workspace.keep(run, workspace.rows(run, "3", Change((File("new.txt", b"new"),), ("a.txt",))))
    assert set(opened(taken(as_alice, run))) == {"data/ü.csv", "empty", "new.txt"}
    assert "a.txt" in opened(taken(as_alice, run, "?version=0"))


@pytest.mark.parametrize("version", ["7", "-1", "x", "", "²", "9" * 12])
def test_a_version_that_never_was_is_not_found(as_alice: Client, run: Run, version: str) -> None:
    assert as_alice.get(reverse("runs:archive", args=[run.pk]), {"version": version}).status_code == 404


def test_no_files_are_an_empty_archive(as_alice: Client, workspace: Workspace) -> None:
    assert opened(taken(as_alice, rig.start(workspace, rig.DONE))) == {}


def test_as_many_as_a_workspace_may_hold(as_alice: Client, workspace: Workspace) -> None:
    files = tuple(File(f"deep/{number}.txt", str(number).encode()) for number in range(256))
    assert opened(taken(as_alice, rig.start(workspace, rig.DONE, files=files))) == {f.name: f.data for f in files}


def test_it_comes_in_pieces_that_are_small(run: Run) -> None:
    noise = b"".join(hashed.to_bytes(8, "big") for hashed in range(400_000))
    workspace.keep(run, workspace.rows(run, "3", Change((File("large.bin", noise),), ())))
    pieces = list(archive.zipped(workspace.manifest(run, 1).values()))
    assert len(pieces) > 10
    assert max(map(len, pieces)) < 200_000


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../evil", "evil"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\evil.exe", ".._.._evil.exe"),
        ("C:\\evil", "C__evil"),
        ("..", "unnamed"),
        ("a//./b", "a/b"),
        ("NUL.txt", "_NUL.txt"),
        ("nulls.txt", "nulls.txt"),
        ("a. /b", "a/b"),
    ],
)
def test_names_lead_nowhere_else(name: str, kept: str) -> None:
    assert list(archive.names({name: Artifact(name=name)})) == [kept]


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["A.txt", "a.txt", "a.TXT"], ["A.txt", "_a.TXT", "__a.txt"]),
        (["ü.txt", "u\u0308.txt"], ["u\u0308.txt", "_ü.txt"]),
        (["Data", "data/x"], ["Data", "_data/x"]),
        (["DATA/x", "data"], ["DATA/x", "_data"]),
        (["deep/Data", "deep/data/x"], ["deep/Data", "_deep/data/x"]),
    ],
)
def test_names_that_differ_in_capitals_stay_apart_everywhere(names: list[str], kept: list[str]) -> None:
    assert list(archive.names({name: Artifact(name=name) for name in names})) == kept


def test_two_names_that_become_one_stay_two() -> None:
    files = {name: Artifact(name=name) for name in ("a:b", "a?b", "a_b")}
    assert len(archive.names(files)) == 3


def test_what_is_gone_is_told(as_alice: Client, run: Run) -> None:
    digest = run.artifacts.get(name="a.txt").digest
    default_storage.delete(f"blobs/{digest[:2]}/{digest}")
    held = opened(taken(as_alice, run))
    assert "a.txt" not in held
    assert b"a.txt" in held["LEFT OUT.txt"]


def test_the_run_page_offers_it_where_there_are_files(as_alice: Client, run: Run, workspace: Workspace) -> None:
    def page(of: Run) -> str:
        return as_alice.get(reverse("runs:run", args=[of.pk])).content.decode()

    assert reverse("runs:archive", args=[run.pk]) in page(run)
    assert "files.zip" not in page(rig.start(workspace, rig.DONE))
