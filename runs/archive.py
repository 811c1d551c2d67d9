"""A whole workspace as one zip: the same bytes for the same files, made piece by piece as somebody takes it.

Names are those of the workspace, made safe for any system: what unpacks an archive may take a backslash for a folder, a
colon for a drive, `nul` for a device, and two names that differ in capitals for one.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from runs import blobs
from runs.models import Artifact

#: The oldest time that the format can tell. The real one would make other bytes of the same files.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_ORDINARY = (stat.S_IFREG | 0o644) << 16
_UNSAFE = str.maketrans(dict.fromkeys('\\:*?"<>|', "_"))
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
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
            yield from _entry(archive, out, _Taken(there).free(_GONE), [told.encode()])
    yield out.taken()


def names(files: Mapping[str, Artifact]) -> dict[str, Artifact]:
    """The files by their names in an archive: relative, without `..`, each once, in order of their own names."""
    named: dict[str, Artifact] = {}
    taken = _Taken()
    for name in sorted(files):
        named[taken.free(_safe(name))] = files[name]
    return named


def _safe(name: str) -> str:
    parts = (_safe_part(part) for part in name.translate(_UNSAFE).split("/"))
    return "/".join(part for part in parts if part) or "unnamed"


def _safe_part(part: str) -> str:
    """ "" for what is no name. Windows drops dots and blanks at the end."""
    part = part.rstrip(". ")
    return f"_{part}" if _DEVICE.match(part) else part


class _Taken:
    """The names in an archive, as a system sees them that knows no capitals: of files, and of the folders they need."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for name in names:
            self._take(*_seen(name))

    def free(self, name: str) -> str:
        """`name`, or one like it that is neither taken nor needs a file as a folder; it is taken then."""
        file, folders = _seen(name)
        while file in self._files | self._folders or folders & self._files:
            name = f"_{name}"
            file, folders = _seen(name)
        self._take(file, folders)
        return name

    def _take(self, file: str, folders: set[str]) -> None:
        self._files.add(file)
        self._folders |= folders


def _seen(name: str) -> tuple[str, set[str]]:
    """The file, and the folders above it."""
    file = unicodedata.normalize("NFC", name).casefold()
    parts = file.split("/")
    return file, {"/".join(parts[:count]) for count in range(1, len(parts))}


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
