"""Files that a person gives to a run: named safely, within limits, and what their names say they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from runs.sandbox.cell import File, Limits

Upload: TypeAlias = "UploadedFile[Any]"

MOST_FILES = 20
LONGEST_NAME = 200

#: What must be text, because code will read it as text: a picture that is called .csv only fails later, and worse.
_TEXTS = (".csv", ".tsv", ".txt", ".md", ".json", ".jsonl", ".py", ".log", ".xml", ".html", ".yaml", ".yml")


class Refused(ValueError):
    """The files were not taken. `problems` has one sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def files_from(uploads: Sequence[Upload]) -> tuple[File, ...]:
    """Raises Refused with every problem found. Nothing is read that is too large."""
    if problems := _too_much(uploads):
        raise Refused(problems)
    files = [File(safe_name(upload.name or ""), upload.read()) for upload in uploads]
    if problems := [problem for problem in (*_doubles(files), *map(_problem, files)) if problem]:
        raise Refused(problems)
    return tuple(files)


def safe_name(name: str) -> str:
    """The last part of any path, of any system, without what a terminal or a header would trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(character for character in last if character.isprintable()).strip()
    return "" if clean in (".", "..") else clean[-LONGEST_NAME:]


def _too_much(uploads: Sequence[Upload]) -> list[str]:
    """Also by what a cell gives back: a file that is larger would be gone after the first step."""
    most, most_together = (min(settings.UPLOAD_BYTES, limit) for limit in (Limits().file, Limits().workspace))
    if len(uploads) > MOST_FILES:
        return [f"These are {len(uploads)} files, and a run starts with at most {MOST_FILES}."]
    large = [_named(upload) for upload in uploads if (upload.size or 0) > most]
    if large:
        return [f"{told} is larger than {filesizeformat(most)}, the most that one file may have." for told in large]
    together = sum(upload.size or 0 for upload in uploads)
    if together > most_together:
        limit = f"{filesizeformat(most_together)}, the most that a run may start with"
        return [f"Together these files have {filesizeformat(together)}, which is more than {limit}."]
    return []


def _named(upload: Upload) -> str:
    return f"{safe_name(upload.name or '') or 'One file'} ({filesizeformat(upload.size or 0)})"


def _doubles(files: Iterable[File]) -> list[str]:
    names = [file.name for file in files]
    double = sorted({name for name in names if name and names.count(name) > 1})
    return [f"There are several files named {name}. Rename all but one." for name in double]


def _problem(file: File) -> str:
    if not file.name:
        return "One file has no usable name. Rename it."
    if file.name.lower().endswith(_TEXTS) and not _is_text(file.data):
        return f"{file.name} is not text, though its name says so. It may be another kind of file with a wrong name."
    return ""


def _is_text(data: bytes) -> bool:
    """UTF-8, UTF-16 with its mark, or an old 8-bit encoding: what holds no control characters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(data, "utf-16")
    if b"\0" in data:
        return False
    return _decodes(data, "utf-8") or not any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in data)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
