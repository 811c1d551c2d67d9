"""Contents that nothing names are removed after a day, and never from under somebody who just stored them."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from runs import blobs, forgotten
from runs import workspace as files
from runs.models import Run
from runs.previews import pictures
from runs.sandbox.cell import File
from runs.workspace import Change
from studio.accounts.models import Workspace
from tests.runs import rig
from tests.runs.previews import making

pytestmark = pytest.mark.django_db

LONG_AGO = (timezone.now() - 2 * forgotten.KEPT_FOR).timestamp()


def path_of(digest: str) -> str:
    return default_storage.path(f"blobs/{digest[:2]}/{digest}")


def old(content: bytes) -> str:
    digest = blobs.put(content)
    os.utime(path_of(digest), (LONG_AGO, LONG_AGO))
    return digest


def swept() -> int:
    """A whole day of sweeps."""
    midnight = datetime.combine(timezone.now().date(), datetime.min.time(), UTC) + timedelta(days=1)
    return sum(forgotten.sweep(midnight - timedelta(hours=hour)) for hour in range(1, 25))


def test_what_nothing_names_is_removed() -> None:
    digest = old(b"of a run that was deleted")
    assert swept() >= 1
    assert not blobs.exists(digest)


def test_what_a_run_names_stays(workspace: Workspace) -> None:
    run = rig.start(workspace, rig.DONE, files=(File("a.txt", b"named by a run"),))
    digest = run.artifacts.get().digest
    os.utime(path_of(digest), (LONG_AGO, LONG_AGO))
    swept()
    assert blobs.get(digest) == b"named by a run"
    Run.objects.all().delete()
    swept()
    assert not blobs.exists(digest)


def test_what_a_lost_attempt_left_is_removed(workspace: Workspace) -> None:
    (row,) = files.rows(rig.start(workspace, rig.DONE), "3", Change((File("b.txt", b"never kept"),), ()))
    os.utime(path_of(row.digest), (LONG_AGO, LONG_AGO))
    swept()
    assert not blobs.exists(row.digest)


def test_what_is_young_may_be_about_to_be_named() -> None:
    digest = blobs.put(b"stored a moment ago")
    swept()
    assert blobs.exists(digest)


def test_to_store_it_again_makes_it_young() -> None:
    digest = old(b"stored again")
    blobs.put(b"stored again")
    swept()
    assert blobs.exists(digest)


def test_one_stored_again_after_it_was_found_old_goes_back() -> None:
    digest, before = old(b"raced for"), (timezone.now() - forgotten.KEPT_FOR).timestamp()
    assert digest in blobs.older(digest[:2], before)
    blobs.put(b"raced for")
    assert not blobs.remove(digest, before)
    assert blobs.get(digest) == b"raced for"


def test_two_sweeps_at_once_remove_it_once() -> None:
    digest, before = old(b"swept twice"), timezone.now().timestamp() - 60
    assert [blobs.remove(digest, before) for _ in range(2)] == [True, False]


def test_what_was_drawn_of_it_goes_with_it() -> None:
    digest = old(making.drawn("PNG", (13, 13)))
    pictures.picture(digest)
    blobs.keep_derived(digest, "picture-0", b"by an older recipe")
    swept()
    assert [blobs.derived(digest, recipe) for recipe in (pictures.RECIPE, "picture-0")] == [None, None]


def test_what_was_drawn_stays_while_its_picture_does() -> None:
    digest = blobs.put(making.drawn("PNG", (14, 14)))
    pictures.picture(digest)
    swept()
    assert blobs.derived(digest, pictures.RECIPE)


def test_what_a_killed_sweep_put_aside_goes_back(workspace: Workspace) -> None:
    run = rig.start(workspace, rig.DONE, files=(File("a.txt", b"put aside"),))
    digest = run.artifacts.get().digest
    aside = Path(default_storage.path(f"aside/{digest}"))
    aside.parent.mkdir(exist_ok=True)
    Path(path_of(digest)).rename(aside)
    swept()
    assert blobs.get(digest) == b"put aside"


@pytest.mark.parametrize("place", ["blobs/{}", "derived/picture-1/{}"])
def test_what_a_killed_writer_left_is_removed_once_it_is_old(place: str) -> None:
    digest = blobs.put(b"beside it")
    blobs.keep_derived(digest, "picture-1", b"made of it")
    left, at_work = (Path(default_storage.path(place.format(digest[:2]))) / name for name in (".left", ".at-work"))
    left.write_bytes(b"hal")
    at_work.write_bytes(b"hal")
    os.utime(left, (LONG_AGO, LONG_AGO))
    swept()
    assert (left.exists(), at_work.exists()) == (False, True)
    at_work.unlink()
