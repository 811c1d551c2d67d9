"""The files of a cell: by name below the workspace, through no link, regular files only."""

# pathlib knows nothing of open folders, and a name alone can be turned into a link.
# ruff: noqa: PTH108, PTH118, PTH119

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field

from runs.sandbox.inside.wire import answer, send

#: Deeper folders are not looked into, more refusals not named, more entries not counted: code made them, not a person.
DEEPEST, MOST_REFUSED, MOST_SEEN = 16, 100, 100_000
PIECE = 1 << 18

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Workspace:
    """Answers for files. It may be used only while no block runs, so nothing moves under it."""

    def __init__(self, root: str) -> None:
        self.root, self.refused = root, ""

    def put(self, name: str, data: bytes) -> None:
        """Write a file. Answer: refused, the reason or "", which is kept in `refused` until the next one."""
        self.refused = ""
        try:
            with os.fdopen(self._open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
                file.write(data)
        except OSError as error:
            self.refused = _reason(error)
        answer(refused=self.refused)

    def get(self, name: str, most: int) -> None:
        """Tell a file in pieces, `most` bytes at most. Answer: refused, the reason or ""."""
        try:
            with os.fdopen(self._open(name, os.O_RDONLY), "rb") as file:
                while most > 0 and (data := file.read(min(most, PIECE))):
                    send(b"F", data)
                    most -= len(data)
        except OSError as error:
            answer(refused=_reason(error))
        else:
            answer(refused="")

    def remove(self, name: str) -> None:
        """Unlink one of the top folder's files; one that is gone, or no file any more, is left as it is."""
        try:
            os.unlink(os.path.join(self.root, os.path.basename(name)))
        except OSError as error:
            answer(refused=_reason(error))
        else:
            answer(refused="")

    def list(self, most: int) -> None:
        """Answer: files [[name, size]], refused [[name, reason]], beyond: how many more are not named."""
        found = _Listing(most)
        found.enter(self.root, None, "", 0)
        answer(files=found.files, refused=found.refused, beyond=found.beyond)

    def _open(self, name: str, flags: int) -> int:
        *folders, last = name.split("/")
        if {"", ".", ".."} & {*folders, last}:
            raise OSError("it is not a name in the workspace")
        at = os.open(self.root, _FOLDER)
        try:
            for folder in folders:
                at = _below(at, folder, make=bool(flags & os.O_CREAT))
            fd = os.open(last, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600, dir_fd=at)
        finally:
            os.close(at)
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise OSError("it is not a regular file")
        return fd


@dataclass
class _Listing:
    most: int
    files: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    beyond: int = 0
    seen: int = 0

    def enter(self, name: str, at: int | None, path: str, depth: int) -> None:
        """Look through the folder `name` of the open folder `at`; people know it as `path`, "" for the workspace."""
        try:
            below = os.open(name, _FOLDER, dir_fd=at)
        except OSError as error:
            self._refuse(path or "…", _reason(error))
        else:
            self._walk(below, f"{path}/" if path else "", depth)

    def _walk(self, at: int, prefix: str, depth: int) -> None:
        """Look through the folder that `at` is open on, and close it."""
        try:
            for name in sorted(os.listdir(at)):
                self.seen += 1
                if self.seen > MOST_SEEN:
                    self.beyond += 1
                else:
                    self._look(at, prefix, name, depth)
        finally:
            os.close(at)

    def _look(self, at: int, prefix: str, name: str, depth: int) -> None:
        path = prefix + name
        try:
            status = os.stat(name, dir_fd=at, follow_symlinks=False)
        except OSError as error:  # a folder that may be listed but not be entered
            self._refuse(path, _reason(error))
            return
        if stat.S_ISDIR(status.st_mode) and depth >= DEEPEST:
            self._refuse(path, f"it lies more than {DEEPEST} folders deep")
        elif stat.S_ISDIR(status.st_mode):
            self.enter(name, at, path, depth + 1)
        elif not path.isprintable():
            self._refuse(ascii(path), "its name is not plain text")
        elif not stat.S_ISREG(status.st_mode):
            self._refuse(path, "it is a link" if stat.S_ISLNK(status.st_mode) else "it is not a regular file")
        elif len(self.files) >= self.most:
            self._refuse(path, f"there are more than {self.most} files")
        else:
            self.files.append((path, status.st_size))

    def _refuse(self, path: str, reason: str) -> None:
        if len(self.refused) < MOST_REFUSED:
            self.refused.append((path if path.isprintable() else ascii(path), reason))
        else:
            self.beyond += 1


def _below(at: int, folder: str, make: bool) -> int:
    """Step from one open folder into the next, closing the first."""
    if make:
        with suppress(FileExistsError):
            os.mkdir(folder, dir_fd=at)
    below = os.open(folder, _FOLDER, dir_fd=at)
    os.close(at)
    return below


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
