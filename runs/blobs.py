"""File contents by their digest: written once, never changed, shared by whoever has the same bytes."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


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


def media_type(name: str) -> str:
    """Guessed by the name alone, for display: what is served is sniffed by nobody (nosniff)."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _path(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}"
