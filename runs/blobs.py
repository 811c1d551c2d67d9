"""File contents by their digest: written once, never changed, shared by whoever has the same bytes; and what was made
of them to be shown, which can be made again.

A file is written beside its place, is on the disk, and is then moved there: whoever finds one finds all of it, also
while others write the same, and after a kill or a power cut.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage

#: Bytes of the SHA-256 before what was derived.
_SEAL = 32
#: Where contents lie, in folders by so many first characters of their digests.
_CONTENTS, _PREFIX = "blobs", 2
_DERIVED, _ASIDE = "derived", "aside"
#: How the name of a file begins that is not yet whole.
_UNFINISHED = "."


def put(data: bytes) -> str:
    """Keep `data`; returns its SHA-256. Keeping the same bytes again makes them young again, and costs no more."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if not _is_kept(path, len(data)):
        _write(path, data)
    return digest


def get(digest: str) -> bytes:
    """Raises FileNotFoundError where the content is gone."""
    with default_storage.open(_path(digest)) as file:
        content: bytes = file.read()
    return content


def exists(digest: str) -> bool:
    return default_storage.exists(_path(digest))


def opened(digest: str) -> BinaryIO:
    """To be read by another process; whoever asks closes it. Raises FileNotFoundError where the content is gone."""
    return Path(default_storage.path(_path(digest))).open("rb")


def chunks(digest: str, size: int, first: int = 0, most: int | None = None) -> Iterator[bytes]:
    """The content in pieces of `size` bytes: from the byte `first` on, `most` bytes at most. Raises FileNotFoundError
    where it is gone."""
    with opened(digest) as file:
        file.seek(first)
        left = sys.maxsize if most is None else most
        while piece := file.read(min(size, left)):
            left -= len(piece)
            yield piece


def head(digest: str, most: int) -> bytes:
    """The first `most` bytes. Raises FileNotFoundError where the content is gone."""
    with default_storage.open(_path(digest)) as file:
        content: bytes = file.read(most)
    return content


def size(digest: str) -> int:
    """Bytes. Raises FileNotFoundError where the content is gone."""
    return default_storage.size(_path(digest))


def derived(digest: str, recipe: str) -> bytes | None:
    """What `keep_derived` kept; None where it is not there, or was cut short by a crash."""
    try:
        with default_storage.open(_derived_path(digest, recipe)) as file:
            seal, content = file.read(_SEAL), file.read()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).digest() == seal else None


def keep_derived(digest: str, recipe: str, content: bytes) -> None:
    """Keep what `recipe` makes of a content, to save making it again. Of two at once either may win: it is the same."""
    _write(_derived_path(digest, recipe), hashlib.sha256(content).digest() + content)


def folders() -> list[str]:
    """The parts of the store: what digests begin with."""
    return [name for name in _listed(_CONTENTS, folders=True) if len(name) == _PREFIX]


def older(folder: str, before: float) -> list[str]:
    """The contents in a folder that nobody has stored since `before`, in seconds of the epoch."""
    return _older(f"{_CONTENTS}/{folder}", before, unfinished=False)


def remove(digest: str, before: float) -> bool:
    """Remove a content, unless somebody stored it since `before`: it is put aside first, where no writer finds it."""
    path, aside = (Path(default_storage.path(place)) for place in (_path(digest), f"{_ASIDE}/{digest}"))
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(aside)
        if aside.stat().st_mtime >= before:
            aside.rename(path)
            return False
        aside.unlink()
    except FileNotFoundError:  # another sweep was first
        return False
    return True


def put_back() -> None:
    """Put back what a sweep that was killed left aside: nobody knows whether it had looked at it again."""
    for digest in _listed(_ASIDE):
        with suppress(FileNotFoundError):  # another sweep is at it just now
            Path(default_storage.path(f"{_ASIDE}/{digest}")).rename(default_storage.path(_path(digest)))


def remove_derived(folder: str, recipe: str) -> None:
    """Remove what was made of contents that are gone, or by another recipe than this one."""
    for other in _listed(_DERIVED, folders=True):
        place = f"{_DERIVED}/{other}/{folder}"
        for name in _listed(place):
            if not name.startswith(_UNFINISHED) and (other != recipe or not exists(name)):
                default_storage.delete(f"{place}/{name}")


def remove_unfinished(folder: str, before: float) -> None:
    """Remove what writers that were killed before `before` left of their work."""
    for place in (_CONTENTS, *(f"{_DERIVED}/{recipe}" for recipe in _listed(_DERIVED, folders=True))):
        for name in _older(f"{place}/{folder}", before, unfinished=True):
            default_storage.delete(f"{place}/{folder}/{name}")


def media_type(name: str) -> str:
    """Guessed by the name alone, for display: what is served is sniffed by nobody (nosniff)."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _listed(place: str, *, folders: bool = False) -> list[str]:
    try:
        found = default_storage.listdir(place)
    except FileNotFoundError:
        return []
    return found[0 if folders else 1]


def _older(place: str, before: float, *, unfinished: bool) -> list[str]:
    names = (name for name in _listed(place) if name.startswith(_UNFINISHED) == unfinished)
    return [name for name in names if _age_of(f"{place}/{name}") < before]


def _age_of(path: str) -> float:
    """When it was stored last; for what is gone meanwhile, in the far future."""
    try:
        return Path(default_storage.path(path)).stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _is_kept(path: str, size: int) -> bool:
    """Whether it is there and whole; it is young then (`runs.forgotten`)."""
    try:
        os.utime(default_storage.path(path))
        return default_storage.size(path) == size
    except FileNotFoundError:
        return False


def _write(path: str, data: bytes) -> None:
    place = Path(default_storage.path(path))
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=place.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _share(beside)
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _share(file: Path) -> None:
    """Let the other processes read it. A sandbox worker may be root where they are not: what it writes belongs to whom
    the home belongs, or they could neither add to its folders nor remove what is in them."""
    file.chmod(0o644)
    if os.geteuid() == 0:
        home, store = settings.HOME.stat(), Path(default_storage.path(""))
        for one in (file, *(folder for folder in file.parents if folder.is_relative_to(store))):
            os.chown(one, home.st_uid, home.st_gid)


def _derived_path(digest: str, recipe: str) -> str:
    return f"{_DERIVED}/{recipe}/{digest[:_PREFIX]}/{digest}"


def _path(digest: str) -> str:
    return f"{_CONTENTS}/{digest[:_PREFIX]}/{digest}"
