"""The workspace of a run: which files lie in it after a step, by name. Contents lie in `blobs`, by digest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from runs import blobs
from runs.models import Artifact, Run
from runs.sandbox.cell import File


@dataclass(frozen=True, slots=True)
class Change:
    """What a step did to the workspace: files that are new or different, and names that are gone."""

    written: tuple[File, ...]
    removed: tuple[str, ...]


def manifest(run: Run, before: int) -> dict[str, Artifact]:
    """The files as they were before step `before` began, by name."""
    newest: dict[str, Artifact] = {}
    for artifact in run.artifacts.filter(step__lt=before).order_by("step"):
        newest[artifact.name] = artifact
    return {name: artifact for name, artifact in newest.items() if artifact.digest}


def files(run: Run, before: int) -> tuple[File, ...]:
    """The same with their contents: what a cell starts with."""
    return tuple(File(name, blobs.get(artifact.digest)) for name, artifact in manifest(run, before).items())


def difference(old: Iterable[File], new: Iterable[File]) -> Change:
    was = {file.name: file.data for file in old}
    now = {file.name: file.data for file in new}
    written = tuple(File(name, data) for name, data in now.items() if was.get(name) != data)
    return Change(written, tuple(name for name in was if name not in now))


def rows(run: Run, step: int, change: Change) -> list[Artifact]:
    """The rows of a step's change, contents stored, rows not yet written: writing them is the caller's transaction."""
    written = [stored(file, run=run, step=step) for file in change.written]
    return written + [Artifact(run=run, step=step, name=name) for name in change.removed]


def stored(file: File, **place: Any) -> Artifact:
    """An unsaved row for `file`, whose content is in `blobs` when this returns."""
    digest = blobs.put(file.data)
    kind = blobs.media_type(file.name)
    return Artifact(name=file.name, digest=digest, size=len(file.data), media_type=kind, **place)
