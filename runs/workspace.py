"""The workspace of a run: which files lie in it, by version. Contents lie in `blobs`, by digest.

Version 0 is what the run was given; each step that leaves something makes the next. A step starts from the version that
was the newest when it was asked for, however often it is started and whatever other branches of the run do meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from runs import blobs
from runs.models import Artifact, Run
from runs.sandbox.cell import File


@dataclass(frozen=True, slots=True)
class Change:
    """What a step did to the workspace: files that are new or different, and names that are gone."""

    written: tuple[File, ...]
    removed: tuple[str, ...]


def newest(run: Run) -> int:
    """The version that the workspace has now."""
    return run.artifacts.aggregate(newest=Max("version"))["newest"] or 0


def manifest(run: Run, version: int) -> dict[str, Artifact]:
    """The files of `version`, by name."""
    latest: dict[str, Artifact] = {}
    for artifact in run.artifacts.filter(version__lte=version).order_by("version"):
        latest[artifact.name] = artifact
    return {name: artifact for name, artifact in latest.items() if artifact.digest}


def files(run: Run, version: int) -> tuple[File, ...]:
    """The same with their contents: what a cell starts with."""
    return tuple(File(name, blobs.get(artifact.digest)) for name, artifact in manifest(run, version).items())


def difference(old: Iterable[File], new: Iterable[File]) -> Change:
    was = {file.name: file.data for file in old}
    now = {file.name: file.data for file in new}
    written = tuple(File(name, data) for name, data in now.items() if was.get(name) != data)
    return Change(written, tuple(name for name in was if name not in now))


def rows(run: Run, step: str, change: Change) -> list[Artifact]:
    """The rows of a step's change, contents stored, not yet of any version: `keep` writes them."""
    written = [stored(file, run=run, step=step) for file in change.written]
    return written + [Artifact(run=run, step=step, name=name) for name in change.removed]


def to_json(artifacts: Iterable[Artifact]) -> list[list[Any]]:
    """What `rows` made, where it is not certain yet that they become the run's: [[name, digest, size, media type], …],
    the digest "" where the file is gone."""
    return [[one.name, one.digest, one.size, one.media_type] for one in artifacts]


def from_json(run: Run, step: str, files: Iterable[list[Any]]) -> list[Artifact]:
    """The same rows, as what `step` left."""
    return [
        Artifact(run=run, step=step, name=name, digest=digest, size=size, media_type=media_type)
        for name, digest, size, media_type in files
    ]


def keep(run: Run, artifacts: list[Artifact]) -> None:
    """Make them the next version. Called in the transaction that writes the step's outcome, with the run locked."""
    version = newest(run) + 1
    for artifact in artifacts:
        artifact.version = version
    Artifact.objects.bulk_create(artifacts)


def give(run: Run, artifacts: list[Artifact]) -> None:
    """Make them what the run begins with. Called in the transaction that makes the run."""
    for artifact in artifacts:
        artifact.run = run
    Artifact.objects.bulk_create(artifacts)


def share(old: Run, new: Run, steps: Collection[str | None]) -> None:
    """Give `new` what `old` was given and what these steps of it left, each as the version that it was."""
    files = Artifact.objects.filter(Q(version=0) | Q(step__in=steps), run=old)
    shared = ("version", "step", "name", "digest", "size", "media_type")
    Artifact.objects.bulk_create(Artifact(run=new, **values) for values in files.values(*shared))


def stored(file: File, **place: Any) -> Artifact:
    """An unsaved row for `file`, whose content is in `blobs` when this returns."""
    digest = blobs.put(file.data)
    kind = blobs.media_type(file.name)
    return Artifact(name=file.name, digest=digest, size=len(file.data), media_type=kind, **place)
