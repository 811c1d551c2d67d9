"""The workspace after each step, by content."""

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
