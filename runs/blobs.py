"""File contents by their digest: written once, never changed, shared by whoever has the same bytes; and what was made
of them to be shown, which can be made again."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

#: Bytes of the SHA-256 before what was derived.
_SEAL = 32


def put(data: bytes) -> str:
    """Keep `data`; returns its SHA-256. Keeping the same bytes again costs a look-up only."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if default_storage.exists(path):
        if default_storage.size(path) == len(data):
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


def media_type(name: str) -> str:
    """Guessed by the name alone, for display: what is served is sniffed by nobody (nosniff)."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _derived_path(digest: str, recipe: str) -> str:
    return f"derived/{recipe}/{digest[:2]}/{digest}"


def _path(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}"
