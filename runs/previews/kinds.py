"""As what a file is shown: by what its first bytes are, and by its name where bytes leave that open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from runs import blobs
from runs.models import Artifact
from runs.previews import folds, texts
from runs.previews.folds import Member
from runs.previews.pictures import Drawn, NotDrawn, picture
from runs.previews.signs import is_pdf, picture_type
from runs.previews.tables import Table, table_of, table_of_objects
from studio.web import markdown

#: Bytes that are read of a file, however large it is; characters and lines shown of a text, and characters of one line;
#: bytes shown of what is no text.
HEAD, CHARACTERS, LINES, LONGEST_LINE, BYTES = 512 * 1024, 100_000, 5000, 2000, 512

_SEPARATORS = {".csv": "", ".tsv": "\t"}
_JSON, _LINES_OF_JSON = frozenset({".json", ".geojson", ".ipynb"}), frozenset({".jsonl", ".ndjson"})
_LANGUAGES = {".py": "python", ".json": "json", ".jsonl": "json", ".html": "html", ".svg": "xml", ".xml": "xml"}
_LANGUAGES |= {".sql": "sql", ".yaml": "yaml", ".yml": "yaml", ".toml": "toml", ".sh": "bash", ".js": "javascript"}
_LANGUAGES |= {".md": "markdown", ".css": "css", ".ini": "ini", ".diff": "diff", ".patch": "diff", ".ts": "typescript"}
_LANGUAGES |= {".geojson": "json", ".ipynb": "json", ".ndjson": "json", ".r": "r", ".tex": "latex"}


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

    @property
    def shown(self) -> str:
        """Without the ends of lines that nobody reads to their end, and that a browser takes long to set."""
        return "\n".join(map(_short, self.text.split("\n")))

    @property
    def numbers(self) -> str:
        """Those of its lines, one below the other. A line end at the end begins no line."""
        return "\n".join(map(str, range(1, self.text.removesuffix("\n").count("\n") + 2)))


@dataclass(frozen=True, slots=True)
class Read:
    """Markdown as it reads; `text` is how it is written."""

    text: Text
    shape = "read"

    @property
    def encoding(self) -> str:
        return self.text.encoding


@dataclass(frozen=True, slots=True)
class Folded:
    """Large JSON by its members; `more` are not shown."""

    members: list[Member]
    more: int
    encoding: str
    shape = "folded"


@dataclass(frozen=True, slots=True)
class Binary:
    """`lines` are bytes in hexadecimal; `is_cut` where they are only the first."""

    lines: str
    is_cut: bool
    shape = "binary"


Preview: TypeAlias = Gone | Empty | Picture | Pdf | Rows | Text | Read | Folded | Binary


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


def _written(name: str, head: bytes, is_cut: bool) -> Rows | Text | Read | Folded | Binary:
    decoded = texts.decoded(head, is_cut)
    if decoded is None:
        return Binary(texts.hexadecimal(head[:BYTES]), is_cut or len(head) > BYTES)
    ending = PurePosixPath(name).suffix.lower()
    text = texts.shown(decoded.text)
    if table := _table(ending, text, is_cut):
        return Rows(table, decoded.encoding)
    if ending in _JSON and not is_cut and (laid_out := texts.laid_out(text)):
        if folded := folds.folded(laid_out):
            return Folded(folded[: folds.MOST], max(0, len(folded) - folds.MOST), decoded.encoding)
        text = laid_out
    shown = _beginning(text, _LANGUAGES.get(ending, ""), decoded.encoding, is_cut)
    return Read(shown) if ending == ".md" and not shown.is_cut and len(text) <= markdown.LONGEST else shown


def _table(ending: str, text: str, is_cut: bool) -> Table | None:
    if ending in _LINES_OF_JSON:
        return table_of_objects(text, is_cut)
    return table_of(text, _SEPARATORS[ending], is_cut) if ending in _SEPARATORS else None


def _beginning(text: str, language: str, encoding: str, is_cut: bool) -> Text:
    lines = text[:CHARACTERS].split("\n", LINES)
    beginning = "\n".join(lines[:LINES])
    return Text(beginning, language, encoding, is_cut or len(beginning) < len(text))


def _short(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}… {len(line) - LONGEST_LINE:,} more characters"
