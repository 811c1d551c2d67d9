"""Which files of a run's workspace can be shown, and how."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from runs.models import Artifact
from runs.transcript.pieces import File

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
TEXTS = frozenset(
    {".csv", ".tsv", ".txt", ".md", ".json", ".jsonl", ".py", ".log", ".html", ".xml", ".svg", ".yaml", ".toml", ".sql"}
)


def file_of(artifact: Artifact) -> File:
    return File(str(artifact.pk), artifact.name, artifact.size, how_shown(artifact.name))


def how_shown(name: str) -> Literal["image", "text", "other"]:
    """By the name alone: whoever serves an image looks at its bytes first."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in IMAGES:
        return "image"
    return "text" if ending in TEXTS else "other"
