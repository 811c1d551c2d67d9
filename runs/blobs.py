"""File contents by their digest: written once, never changed, shared by whoever has the same bytes; and what was made
of them to be shown, which can be made again."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

#: Bytes of the SHA-256 before what was derived.
_SEAL = 32
#: Where contents lie, in folders by so many first characters of their digests.
_CONTENTS, _PREFIX = "blobs", 2
_ASIDE = "aside"


def put(data: bytes) -> str:
    """Keep `data`; returns its SHA-256. Keeping the same bytes again makes them young again, and costs no more."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if _is_kept(path, len(data)):
        return digest
    default_storage.delete(path)  # cut short by a crash
    default_storage.save(path, ContentFile(data))
    return digest


def get(digest: str) -> bytes:
    """Raises FileNotFoundError where the content is gone."""
    with default_storage.open(_path(digest)) as file:
        content: bytes = file.read()
    return content


def exists(digest: str) -> bool:
    return default_storage.exists(_path(digest))


def chunks(digest: str, size: int) -> Iterator[bytes]:
    """The content in pieces of `size` bytes. Raises FileNotFoundError where it is gone."""
    with default_storage.open(_path(digest)) as file:
        yield from file.chunks(size)


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
    path = _derived_path(digest, recipe)
    default_storage.delete(path)  # cut short by a crash, or by another writer just now, which loses nothing but time
    sealed = hashlib.sha256(content).digest() + content
    if (kept := default_storage.save(path, ContentFile(sealed))) != path:
        default_storage.delete(kept)


def folders() -> list[str]:
    """The parts of the store: what digests begin with."""
    return [name for name in _listed(_CONTENTS, folders=True) if len(name) == _PREFIX]


def older(folder: str, before: float) -> list[str]:
    """The contents in a folder that nobody has stored since `before`, in seconds of the epoch."""
    return [name for name in _listed(f"{_CONTENTS}/{folder}") if _age_of(f"{_CONTENTS}/{folder}/{name}") < before]


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
    for other in _listed("derived", folders=True):
        place = f"derived/{other}/{folder}"
        for name in _listed(place):
            if other != recipe or not exists(name):
                default_storage.delete(f"{place}/{name}")


def media_type(name: str) -> str:
    """Guessed by the name alone, for display: what is served is sniffed by nobody (nosniff)."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _listed(place: str, *, folders: bool = False) -> list[str]:
    try:
        found = default_storage.listdir(place)
    except FileNotFoundError:
        return []
    return found[0 if folders else 1]


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


def _derived_path(digest: str, recipe: str) -> str:
    return f"derived/{recipe}/{digest[:_PREFIX]}/{digest}"


def _path(digest: str) -> str:
    return f"{_CONTENTS}/{digest[:_PREFIX]}/{digest}"
