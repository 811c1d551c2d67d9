"""What is shown of a rehearsal: its output, how it ended, and what it did to the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runs import blobs, workspace
from runs.models import Rehearsal
from runs.transcript import words
from runs.transcript.differences import Difference

#: Of output, in characters, the last ones; of a file whose difference is shown, in bytes; and of files so many.
MOST_OUTPUT, MOST_TEXT, MOST_FILES = 16_000, 64 * 1024, 50


@dataclass(frozen=True, slots=True)
class File:
    """`what` happened to it; `difference` for texts that are not too long."""

    name: str
    what: str
    size: int
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Of one block. `words` say how it ended."""

    text: str
    words: str
    ok: bool
    seconds: float


def shown(row: Rehearsal) -> dict[str, Any]:
    """The context of its template."""
    files = list(_files(row)) if row.state == Rehearsal.State.DONE else []
    return {
        "rehearsal": row,
        "outputs": [_output(block, row.terms["limits"]["seconds"]) for block in row.blocks_of_outcome],
        "changed_files": files[:MOST_FILES],
        "more_files": max(0, len(files) - MOST_FILES),
        "refused_files": (row.outcome or {}).get("refused", ()),
        "is_edit": row.blocks != row.review.blocks,
    }


def _output(block: dict[str, Any], seconds: float) -> Output:
    text = "".join(piece for _, piece in block["output"])
    return Output(text[-MOST_OUTPUT:], words.outcome(block, seconds), not block["exit_code"], block["seconds"])


def _files(row: Rehearsal) -> Any:
    before = workspace.manifest(row.review.run, row.base)
    left_out = {name for name, _ in (row.outcome or {}).get("refused", ())}
    for name, digest, size, _ in row.files:
        if not digest and name in left_out:
            continue  # it is there still, and is told of as left out
        was = before.get(name)
        if not digest:
            yield File(name, "removed", was.size if was else 0)
            continue
        old = _text(was.digest, was.size) if was else ""
        new = _text(digest, size)
        both = old is not None and new is not None
        yield File(name, "changed" if was else "new", size, Difference(old or "", new or "", "") if both else None)


def _text(digest: str, size: int) -> str | None:
    """None for what is too long, or no text."""
    if size > MOST_TEXT:
        return None
    try:
        text = blobs.get(digest).decode()
    except (UnicodeDecodeError, OSError):
        return None
    return None if "\0" in text else text.rstrip("\n")
