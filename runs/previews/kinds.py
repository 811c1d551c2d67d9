"""As what a file is shown: by what its first bytes are, and by its name where bytes leave that open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from runs import blobs
from runs.models import Artifact
from runs.previews import texts
from runs.previews.pictures import Drawn, NotDrawn, picture
from runs.previews.signs import is_pdf, picture_type
from runs.previews.tables import Table, table_of

#: Bytes that are read of a file, however large it is; characters shown of a text; bytes shown of what is no text.
HEAD, CHARACTERS, BYTES = 512 * 1024, 100_000, 512

_SEPARATORS = {".csv": "", ".tsv": "\t"}
_LANGUAGES = {".py": "python", ".json": "json", ".jsonl": "json", ".html": "html", ".svg": "xml", ".xml": "xml"}
_LANGUAGES |= {".sql": "sql", ".yaml": "yaml", ".yml": "yaml", ".toml": "toml", ".sh": "bash", ".js": "javascript"}


@dataclass(frozen=True, slots=True)
class Gone:
    """The content is not where it should be."""

    shape = "gone"


@dataclass(frozen=True, slots=True)
class Empty:
    shape = "empty"


@dataclass(frozen=True, slots=True)
class Picture:
    drawn: Drawn | NotDrawn
    shape = "picture"


@dataclass(frozen=True, slots=True)
class Pdf:
    shape = "pdf"


@dataclass(frozen=True, slots=True)
class Rows:
    """`encoding` is "" for UTF-8."""

    table: Table
    encoding: str
    shape = "table"


@dataclass(frozen=True, slots=True)
class Text:
    """`language` is one of Pygments', or ""; `encoding` is "" for UTF-8."""

    text: str
    language: str
    encoding: str
    is_cut: bool
    shape = "text"


@dataclass(frozen=True, slots=True)
class Binary:
    """`lines` are bytes in hexadecimal; `is_cut` where they are only the first."""

    lines: str
    is_cut: bool
    shape = "binary"


Preview: TypeAlias = Gone | Empty | Picture | Pdf | Rows | Text | Binary


def preview_of(artifact: Artifact) -> Preview:
    try:
        head = blobs.head(artifact.digest, HEAD)
        if picture_type(head):
            return Picture(picture(artifact.digest))
    except FileNotFoundError:
        return Gone()
    if not head:
        return Empty()
    return Pdf() if is_pdf(head) else _written(artifact.name, head, artifact.size > len(head))


def _written(name: str, head: bytes, is_cut: bool) -> Rows | Text | Binary:
    decoded = texts.decoded(head, is_cut)
    if decoded is None:
        return Binary(texts.hexadecimal(head[:BYTES]), is_cut or len(head) > BYTES)
    ending = PurePosixPath(name).suffix.lower()
    text = texts.shown(decoded.text)
    if ending in _SEPARATORS and (table := table_of(text, _SEPARATORS[ending], is_cut)):
        return Rows(table, decoded.encoding)
    if ending == ".json" and not is_cut:
        text = texts.laid_out(text) or text
    is_cut = is_cut or len(text) > CHARACTERS
    return Text(text[:CHARACTERS], _LANGUAGES.get(ending, ""), decoded.encoding, is_cut)
