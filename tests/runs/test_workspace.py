"""The workspace after each step, by content."""

import pytest
from django.core.files.storage import default_storage

from runs import blobs, workspace
from runs.models import Artifact
from runs.sandbox.cell import File
from runs.workspace import Change

from .rig import DONE, start

A, B = File("a.txt", b"one"), File("b.txt", b"two")


@pytest.fixture
def run(workspace, transactional_db):
    return start(workspace, DONE, files=(A,))


def kept(run, step: int, change: Change) -> None:
    Artifact.objects.bulk_create(workspace.rows(run, step, change))


def test_it_starts_with_what_was_given(run):
    assert workspace.files(run, before=1) == (A,)


def test_a_step_sees_what_steps_before_it_left(run):
    kept(run, 3, Change((B,), ()))
    assert workspace.files(run, before=3) == (A,)
    assert workspace.files(run, before=4) == (A, B)


def test_removed_files_are_gone_and_may_come_back(run):
    kept(run, 3, Change((), ("a.txt",)))
    kept(run, 5, Change((A,), ()))
    assert [workspace.files(run, before) for before in (4, 6)] == [(), (A,)]


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
