"""A whole workspace as one zip: the same bytes for the same files, made piece by piece as somebody takes it.

Names are those of the workspace, made safe for any system: what unpacks an archive may take a backslash for a folder,
or a colon for a drive.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from runs import blobs
from runs.models import Artifact

#: The oldest time that the format can tell. The real one would make other bytes of the same files.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_ORDINARY = (stat.S_IFREG | 0o644) << 16
_UNSAFE = str.maketrans(dict.fromkeys('\\:*?"<>|', "_"))
_PIECE = 1 << 16
_GONE = "LEFT OUT.txt"


def zipped(files: Iterable[Artifact]) -> Iterator[bytes]:
    """The archive of `files`, of which at most a few pieces are in memory. Files whose content is gone are named in a
    text file of it."""
    named = names({artifact.name: artifact for artifact in files})
    there = {name: artifact for name, artifact in named.items() if blobs.exists(artifact.digest)}
    gone = [artifact.name for name, artifact in named.items() if name not in there]
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, artifact in there.items():
            yield from _entry(archive, out, name, blobs.chunks(artifact.digest, _PIECE))
        if gone:
            told = "The contents of these files are gone from the server:\n" + "".join(f"{name}\n" for name in gone)
            yield from _entry(archive, out, _free(_GONE, there), [told.encode()])
    yield out.taken()


def names(files: Mapping[str, Artifact]) -> dict[str, Artifact]:
    """The files by their names in an archive: relative, without `..`, each once, in order of their own names."""
    named: dict[str, Artifact] = {}
    for name in sorted(files):
        named[_free(_safe(name), named)] = files[name]
    return named


def _safe(name: str) -> str:
    parts = [part for part in name.translate(_UNSAFE).split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def _free(name: str, taken: Mapping[str, Artifact]) -> str:
    while name in taken:
        name = f"_{name}"
    return name


def _entry(archive: zipfile.ZipFile, out: _Out, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    about = zipfile.ZipInfo(name, _NO_TIME)
    about.compress_type, about.external_attr, about.create_system = zipfile.ZIP_DEFLATED, _ORDINARY, 3
    with archive.open(about, "w") as entry:
        for chunk in chunks:
            entry.write(chunk)
            if piece := out.taken():
                yield piece
    yield out.taken()


class _Out(io.RawIOBase):
    """Where the archive is written: nothing is kept but what nobody has taken yet, and there is no way back."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self._pieces.append(piece := bytes(data))  # type: ignore[call-overload]
        return len(piece)

    def taken(self) -> bytes:
        """What was written since it was asked last."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
