"""What is found while code is read, gathered over all blocks of one proposal."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from runs.risks.assessment import Finding, Kind, Level, Touch
from runs.risks.places import Place, host_of, is_own, is_secret_name, own, place_of, why_suspicious
from runs.risks.refusals import refusal
from runs.sandbox.cell import Limits

#: Code in code in code: beyond this it is not followed.
DEEPEST = 4


#: What has no names of its own: of these the findings tell.
_NAMELESS = frozenset((Kind.HIDDEN, Kind.DYNAMIC, Kind.RESOURCES, Kind.PRIVILEGE))

Reader = Callable[[str, "Notes"], None]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a proposal: block from 0, line from 1."""

    block: int
    line: int


@dataclass(slots=True)
class Notes:
    """`readers` are those of "python" and "shell", which find code of one another inside of theirs. `limits` are those
    of the cell that the code is for, None where nobody knows which it gets.

    `made` are files that the code itself writes, with their text where it is known, and `folders` those that it makes.
    `deleted` is judged at the end, since what was made may be deleted. `sends` and `takes` are the two halves of giving
    something away.
    """

    readers: Mapping[str, Reader]
    limits: Limits | None = None
    findings: list[Finding] = field(default_factory=list)
    touched: dict[Kind, dict[str, None]] = field(default_factory=dict)
    vague: set[Kind] = field(default_factory=set)
    made: dict[str, str | None] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    deleted: list[tuple[Spot, str | None, bool]] = field(default_factory=list)
    sends: list[Spot] = field(default_factory=list)
    takes: set[str] = field(default_factory=set)
    listed_are_read: bool = False
    depth: int = 0
    _block: int = 0
    _line: int | None = None

    def at(self, line: int) -> Spot:
        return Spot(self._block, self._line or line)

    def begin(self, block: int) -> None:
        self._block = block

    def read_inside(self, language: str, text: str | None, line: int, what: str = "code that is put together") -> None:
        """Code that stands in a text on this line; None where it is not known. `what` is how that is called then."""
        if text is None or self.depth >= DEEPEST:
            self.touch(Kind.DYNAMIC, None)
            self.find(Kind.DYNAMIC, Level.HIGH, line, f"Runs {what} as it goes.")
            return
        with self._inside(line):
            self.readers[language](text, self)

    @contextmanager
    def _inside(self, line: int) -> Iterator[None]:
        before, self._line = self._line, self._line or line
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1
            self._line = before

    def find(self, kind: Kind, level: Level, line: int, what: str, about: str = "") -> None:
        """`about` is the path or the host that `what` speaks of, where the cell's answer depends on it."""
        found = self._finding(kind, level, self.at(line), what, about)
        if found not in self.findings:
            self.findings.append(found)

    def _finding(self, kind: Kind, level: Level, spot: Spot, what: str, about: str = "") -> Finding:
        refused = refusal(kind, about, self.limits) if self.limits else ""
        return Finding(kind, level, spot.block, spot.line, what, refused)

    def touch(self, kind: Kind, name: str | None) -> None:
        """`name` None: one whose name does not stand in the text."""
        names = self.touched.setdefault(kind, {})
        if name is None:
            self.vague.add(kind)
        else:
            names[name[:200]] = None

    def touches(self) -> tuple[Touch, ...]:
        return tuple(
            Touch(kind, tuple(list(names)[:50]), kind not in self.vague and len(names) <= 50)
            for kind, names in sorted(self.touched.items())
            if names or kind not in _NAMELESS
        )

    # What is common to all languages.

    def reads(self, path: str | None, line: int) -> None:
        self.touch(Kind.READS, path)
        if path is None:
            self.takes.add("files")
            return
        place = place_of(path)
        if place is Place.SECRET:
            self.find(Kind.READS, Level.HIGH, line, f"Reads {path}, where credentials lie.", path)
        elif place is Place.SYSTEM and path.startswith(("/proc", "/sys")):
            others = path.endswith("…") or path.startswith("/proc/1") or "/mem" in path.removeprefix("/proc/mem")
            level, of = (Level.HIGH, "of other programs") if others else (Level.MEDIUM, "of the machine")
            self.find(Kind.PRIVILEGE, level, line, f"Reads {path}, which tells {of}.", path)
        elif place in (Place.SYSTEM, Place.OUTSIDE, Place.LASTING):
            level = Level.HIGH if path.startswith("/etc/passwd") else Level.MEDIUM
            self.find(Kind.READS, level, line, f"Reads {path}, outside of the workspace.")
        elif place is Place.DEVICE and not path.endswith(("random", "zero")):
            self.find(Kind.PRIVILEGE, Level.HIGH, line, f"Reads the device {path}.")
        self.takes.add("files")

    def looks_through(self, path: str, line: int) -> None:
        """A folder, or names with stars in them."""
        folder, place = path.partition("*")[0] or ".", place_of(path)
        if place is Place.SECRET:
            self.find(Kind.READS, Level.HIGH, line, f"Looks for {path}: credentials lie in such files.")
        elif place_of(folder) not in (Place.WORKSPACE, Place.SCRATCH):
            level = Level.HIGH if folder.rstrip("/") in ("", "~", "/home", "/root", "/etc") else Level.MEDIUM
            self.find(Kind.READS, level, line, f"Looks through {folder}, outside of the workspace.")
        else:
            return
        self.touch(Kind.READS, path)
        self.takes.add("files")

    def writes(self, path: str | None, line: int, text: str | None = None) -> None:
        if path is not None and place_of(path) is Place.SCRATCH and path.startswith("/dev/"):
            return
        self.touch(Kind.WRITES, path)
        if path is None:
            return
        self.made[own(path)] = text
        match place_of(path):
            case Place.LASTING:
                self.find(Kind.WRITES, Level.HIGH, line, f"Writes {path}, which is run by itself later.", path)
            case Place.SECRET if path.endswith((".env", ".key", ".pem")):
                self.find(Kind.WRITES, Level.MEDIUM, line, f"Writes {path}, where credentials lie.")
            case Place.SECRET | Place.DEVICE | Place.SYSTEM:
                self.find(Kind.WRITES, Level.HIGH, line, f"Writes {path}, which is no file of the task.", path)
            case Place.OUTSIDE:
                self.find(Kind.WRITES, Level.MEDIUM, line, f"Writes {path}, outside of the workspace.", path)

    def makes_folder(self, path: str | None) -> None:
        if path is not None:
            self.folders.add(own(path))

    def deletes(self, path: str | None, line: int, *, whole: bool = False) -> None:
        self.touch(Kind.DELETES, path)
        self.deleted.append((self.at(line), path, whole))

    def calls(self, url: str | None, line: int, *, sends: bool = False) -> None:
        """`url` or a host; `sends`: something of the code's own goes with it."""
        host = host_of(url) if url else None
        if host and is_own(host):
            return
        self.touch(Kind.NETWORK, host or None)
        if sends:
            self.sends.append(self.at(line))
        if host and (why := why_suspicious(host)):
            self.find(Kind.NETWORK, Level.HIGH, line, f"Calls {host}, {why}.", host)
        else:
            what = f"{'Sends to' if sends else 'Calls'} {host or 'somebody on the network'}."
            self.find(Kind.NETWORK, Level.MEDIUM, line, what, host or "")

    def asks_environment(self, name: str | None, line: int) -> None:
        """None: all of it, or one whose name is computed."""
        self.touch(Kind.ENVIRONMENT, name)
        if name is None:
            self.takes.add("environment")
            self.find(Kind.ENVIRONMENT, Level.HIGH, line, "Reads the environment, secrets and all.")
        elif is_secret_name(name):
            self.takes.add("environment")
            self.find(Kind.ENVIRONMENT, Level.HIGH, line, f"Reads the secret {name} from the environment.")

    def conclude(self) -> None:
        """What only all of it together tells."""
        for spot, path, whole in self.deleted:
            self._judge(spot, path, whole)
        if self.takes:
            for spot in dict.fromkeys(self.sends):
                taken = " and ".join(sorted(self.takes))
                what = f"Reads {taken}, and sends something to somebody: it can give away what it reads."
                self.findings.append(self._finding(Kind.NETWORK, Level.HIGH, spot, what))

    def _judge(self, spot: Spot, path: str | None, whole: bool) -> None:
        found = _deletion(path, whole, self)
        if found is not None:
            level, what = found
            self.findings.append(self._finding(Kind.DELETES, level, spot, what))


def _deletion(path: str | None, whole: bool, notes: Notes) -> tuple[Level, str] | None:
    """None for what the code made itself, and for scratch."""
    rest = ", with all that is in it." if whole else "."
    if path is None:
        return (
            Level.HIGH,
            f"Deletes {'a folder whose name does' if whole else 'files whose names do'} not stand here{rest}",
        )
    if place_of(path) is Place.SCRATCH and posixpath.normpath(path).count("/") > 1 and not path.endswith("*"):
        return None
    if own(path) in notes.made and "*" not in path:
        return None
    if own(path) in notes.folders and own(path) != ".":
        return (Level.MEDIUM, f"Deletes the folder {path}, which it makes anew.") if whole else None
    return Level.HIGH, f"Deletes {path}{rest}"
