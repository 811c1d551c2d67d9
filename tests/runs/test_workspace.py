"""The workspace after each step, by content."""

import errno
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from runs import blobs, workspace
from runs.sandbox.cell import File
from runs.workspace import Change

from .rig import DONE, start

A, B = File("a.txt", b"one"), File("b.txt", b"two")


@pytest.fixture
def run(workspace, transactional_db):
    return start(workspace, DONE, files=(A,))


def kept(run, change: Change) -> None:
    workspace.keep(run, workspace.rows(run, "3", change))


def test_it_starts_with_what_was_given(run):
    assert (workspace.newest(run), workspace.files(run, 0)) == (0, (A,))


def test_each_change_makes_a_version_and_those_before_stand(run):
    kept(run, Change((B,), ()))
    assert workspace.newest(run) == 1
    assert [workspace.files(run, version) for version in (0, 1)] == [(A,), (A, B)]


def test_removed_files_are_gone_and_may_come_back(run):
    kept(run, Change((), ("a.txt",)))
    kept(run, Change((A,), ()))
    assert [workspace.files(run, version) for version in (1, 2)] == [(), (A,)]


def test_what_two_branches_leave_lies_side_by_side(run):
    changes = [workspace.rows(run, path, Change((file,), ())) for path, file in (("3.0.2", A), ("3.1.2", B))]
    for change in changes:
        workspace.keep(run, change)
    assert workspace.files(run, workspace.newest(run)) == (A, B)


def test_difference_names_what_changed_and_what_is_gone():
    change = workspace.difference([A, B], [File("a.txt", b"new")])
    assert change == Change((File("a.txt", b"new"),), ("b.txt",))


def test_same_bytes_are_kept_once():
    assert blobs.put(b"same") == blobs.put(b"same")
    assert blobs.get(blobs.put(b"same")) == b"same"


def test_a_file_cut_short_by_a_crash_is_written_anew():
    digest = blobs.put(b"whole content")
    with open(default_storage.path(f"blobs/{digest[:2]}/{digest}"), "wb") as file:
        file.write(b"whole")
    assert blobs.get(blobs.put(b"whole content")) == b"whole content"


def parts(digest: str) -> list[Path]:
    folder = Path(default_storage.path(f"blobs/{digest[:2]}"))
    return [path for path in folder.iterdir() if path.name.startswith((".", digest))]


def test_nobody_finds_half_of_a_file_that_is_being_written():
    content = os.urandom(1) * 30_000_000
    digest = hashlib.sha256(content).hexdigest()
    path = Path(default_storage.path(f"blobs/{digest[:2]}/{digest}"))
    with ThreadPoolExecutor(4) as writers:
        writing = [writers.submit(blobs.put, content) for _ in range(4)]
        sizes = set()
        while not all(one.done() for one in writing):
            with suppress(FileNotFoundError):
                sizes.add(path.stat().st_size)
    assert sizes <= {len(content)}
    assert [one.result() for one in writing] == [digest] * 4
    assert blobs.get(digest) == content
    assert [part.name for part in parts(digest)] == [digest]


def test_what_cannot_be_written_leaves_nothing(monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    content = b"no room for this"
    digest = hashlib.sha256(content).hexdigest()
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(os, "fsync", full)
        blobs.put(content)
    assert parts(digest) == []
    assert blobs.get(blobs.put(content)) == content


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_writes_belongs_to_whom_the_home_belongs(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    os.chown(settings.HOME, 10001, 10002)
    digest = blobs.put(b"by a sandbox worker that is root")
    file = Path(default_storage.path(f"blobs/{digest[:2]}/{digest}"))
    owners = [(one.stat().st_uid, one.stat().st_gid) for one in (file, *file.parents[:3])]
    assert owners == [(10001, 10002)] * 4
    assert file.stat().st_mode & 0o777 == 0o644
