"""What calls do with files."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable

from runs.risks.assessment import Kind, Level
from runs.risks.places import Place, place_of
from runs.risks.python_call import Call
from runs.risks.values import LISTED, Made, Number, Value, beginning_of, path_of, text_of


def opens(call: Call) -> None:
    mode = text_of(call.arg(1, "mode")) or ("r" if not call.has(1, "mode") else "?")
    opened(call, call.path(0, "file"), mode)


def opened(call: Call, path: str | None, mode: str) -> None:
    if set(mode) & set("wax"):
        call.notes.writes(path, call.line)
        if "w" in mode:
            overwrites(call, call.arg(0, "file"))
    else:
        if isinstance(what := call.arg(0, "file"), Made) and what.name == LISTED:
            call.notes.listed_are_read = True
        call.notes.reads(path, call.line)
        if "+" in mode:
            call.notes.writes(path, call.line)


def overwrites(call: Call, what: Value | None) -> None:
    """Files that are there, whichever they are: unless it reads them first, as who changes something in them does."""
    if isinstance(what, Made) and what.name == LISTED and not call.notes.listed_are_read:
        call.notes.touch(Kind.DELETES, None)
        call.notes.find(Kind.DELETES, Level.HIGH, call.line, "Overwrites files whose names do not stand here.")


def os_open(call: Call) -> None:
    writes = any(
        isinstance(one, ast.Attribute) and one.attr in ("O_WRONLY", "O_RDWR", "O_CREAT") for one in ast.walk(call.node)
    )
    (call.notes.writes if writes else call.notes.reads)(call.path(), call.line)


def reads(call: Call) -> None:
    _reads_or_calls(call, call.arg(0))


def _reads_or_calls(call: Call, value: Value | None) -> None:
    text = beginning_of(value)
    if text and text.startswith(("http://", "https://", "ftp://", "s3://")):
        call.notes.calls(text, call.line)
    elif isinstance(value, Made) and value.name == "file":
        return  # said where it was opened
    else:
        if isinstance(value, Made) and value.name == LISTED:
            call.notes.listed_are_read = True
        call.notes.reads(path_of(value), call.line)


def writes(call: Call) -> None:
    call.notes.writes(call.path(), call.line)


def copies(call: Call) -> None:
    call.notes.reads(call.path(0, "src"), call.line)
    call.notes.writes(call.path(1, "dst"), call.line)


def moves(call: Call) -> None:
    source, target = call.path(0, "src"), call.path(1, "dst")
    call.notes.writes(target, call.line)
    leaves = target is not None and place_of(target) is not Place.WORKSPACE
    if source is not None and (leaves or place_of(source) not in (Place.WORKSPACE, Place.SCRATCH)):
        call.notes.deletes(source, call.line)


def deletes(call: Call) -> None:
    call.notes.deletes(call.path(0, "path"), call.line)


def deletes_all(call: Call) -> None:
    call.notes.deletes(call.path(0, "path"), call.line, whole=True)


def makes_folder(call: Call) -> None:
    call.notes.makes_folder(call.path(0, "name"))


def walks(call: Call) -> None:
    path = call.path() or ("." if not call.args else None)
    if path is not None:
        call.notes.looks_through(path, call.line)


def links(call: Call) -> None:
    target = call.path()
    if target is None or place_of(target) not in (Place.WORKSPACE, Place.SCRATCH):
        call.find(
            Kind.PRIVILEGE, Level.HIGH, f"Makes a link to {target or 'something whose name does not stand here'}."
        )


def archive(call: Call) -> None:
    mode = text_of(call.arg(1, "mode")) or "r"
    opened(call, call.path(0, "name"), mode.partition(":")[0])


def rights(call: Call) -> None:
    rights_of(call, call.arg(1, "mode"))


def rights_of(call: Call, mode: Value | None) -> None:
    bits = int(mode.value) if isinstance(mode, Number) else 0
    if bits & 0o6000:
        call.find(Kind.PRIVILEGE, Level.HIGH, "Makes a program that runs with somebody else's rights.")
    elif bits & 0o002:
        call.find(Kind.PRIVILEGE, Level.MEDIUM, "Lets everybody write a file.")


def of_file(call: Call) -> None:
    """A method of an open file: what is written may be run later."""
    about = call.of.about if isinstance(call.of, Made) else None
    text = text_of(call.arg(0))
    if call.last == "write" and about and about.whole and text is not None and about.value in call.notes.made:
        call.notes.made[about.value] = (call.notes.made[about.value] or "") + text


def of_path(call: Call) -> None:
    """A method of a path."""
    about = call.of.about if isinstance(call.of, Made) else None
    path = about.value if about and about.whole else None
    if acts := _OF_A_PATH.get(call.last):
        acts(call, path)


def _looks_through(call: Call, path: str | None) -> None:
    call.notes.looks_through(posixpath.join(path or ".", call.path() or ""), call.line)


_OF_A_PATH: dict[str, Callable[[Call, str | None], None]] = {
    **dict.fromkeys(("read_text", "read_bytes"), lambda call, path: call.notes.reads(path, call.line)),
    **dict.fromkeys(
        ("write_text", "write_bytes"),
        lambda call, path: call.notes.writes(path, call.line, text_of(call.arg(0, "data"))),
    ),
    "touch": lambda call, path: call.notes.writes(path, call.line),
    "open": lambda call, path: opened(call, path, text_of(call.arg(0, "mode")) or "r"),
    **dict.fromkeys(("unlink", "rmdir"), lambda call, path: call.notes.deletes(path, call.line)),
    "mkdir": lambda call, path: call.notes.makes_folder(path),
    **dict.fromkeys(("rename", "replace"), lambda call, _: call.notes.writes(call.path(), call.line)),
    **dict.fromkeys(("symlink_to", "hardlink_to"), lambda call, _: links(call)),
    **dict.fromkeys(("glob", "rglob", "iterdir", "walk"), _looks_through),
    "chmod": lambda call, _: rights_of(call, call.arg(0, "mode")),
}


def writes_or_sends(call: Call) -> None:
    """What tables and pictures are written to is a file, or an address."""
    address = beginning_of(call.arg(0))
    if address and "://" in address and not address.startswith("file:"):
        call.notes.calls(address, call.line, sends=True)
        call.notes.takes.add("what it has made")
    else:
        call.notes.writes(call.path(), call.line)


def of_listed(call: Call) -> None:
    """A method of one of the files that a look into a folder finds."""
    match call.last:
        case "unlink" | "rmdir":
            call.notes.deletes(None, call.line)
        case "read_text" | "read_bytes":
            call.notes.listed_are_read = True
            call.notes.reads(None, call.line)
        case "open":
            mode = text_of(call.arg(0, "mode")) or "r"
            call.notes.listed_are_read |= "r" in mode
            if "w" in mode:
                overwrites(call, call.of)
        case "write_text" | "write_bytes":
            overwrites(call, call.of)
