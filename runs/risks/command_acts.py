"""What single programs do that commands start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes
from runs.risks.places import Place, place_of

#: A word of a command; None where it is put together as it runs.
Word = str | None

_LARGE = re.compile(r"^(\d+)([KMGT]?)", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}


def assigned(word: str, line: int, notes: Notes) -> None:
    name = word.partition("=")[0]
    if name in ("LD_PRELOAD", "LD_LIBRARY_PATH", "PYTHONSTARTUP", "BASH_ENV", "PROMPT_COMMAND"):
        notes.touch(Kind.DYNAMIC, name)
        notes.find(Kind.DYNAMIC, Level.HIGH, line, f"Sets {name}, by which others load code.")


def deletes(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    options = "".join(word[1:] for word in rest if word and word.startswith("-"))
    for word in files(rest):
        notes.deletes(word, line, whole="r" in options or "R" in options)


def copies(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    named = files(rest)
    for word in named[:-1]:
        if name == "ln" and (word is None or place_of(word) not in (Place.WORKSPACE, Place.SCRATCH)):
            notes.find(Kind.PRIVILEGE, Level.HIGH, line, f"Makes a link to {word or 'something that is put together'}.")
        notes.reads(word, line)
    if len(named) > 1:
        notes.writes(named[-1], line)


def writes(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    for word in files(rest):
        notes.writes(word, line)


def folders(_: str, rest: list[Word], line: int, notes: Notes) -> None:  # noqa: ARG001 - as all of these
    for word in files(rest):
        notes.makes_folder(word)


def lasts(name: str, _: list[Word], line: int, notes: Notes) -> None:
    notes.find(Kind.PROCESS, Level.HIGH, line, f"Has something run by itself later ({name}).")


def destroys(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    notes.touch(Kind.DELETES, None)
    notes.find(
        Kind.DELETES,
        Level.HIGH,
        line,
        f"Destroys what there is ({name} {rest[-1] if rest and rest[-1] else ''}).".replace(" )", ")"),
    )


def talks(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    if name == "openssl" and "s_client" not in rest:
        return
    if name == "rsync" and not any(word is None or re.search(r"^[^/]*:", word) for word in files(rest)):
        return
    notes.touch(Kind.NETWORK, None)
    notes.find(Kind.NETWORK, Level.HIGH, line, f"Speaks with somebody on the network ({name}).")


def asks(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    known = [word for word in rest if word and not word.startswith("-")]
    notes.touch(Kind.NETWORK, known[-1] if known else None)
    level = Level.HIGH if None in rest else Level.MEDIUM
    notes.find(
        Kind.NETWORK, level, line, f"Asks the network ({name}){': names can carry things out' if None in rest else ''}."
    )


def fetches(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    """curl and wget."""
    sends = any(_is_sending(word) for word in rest if word)
    urls = [word for word in rest if word and ("://" in word or re.match(r"^[\w.-]+\.\w{2,}(?:[/:]|$)", word))]
    for url in urls[:8]:
        notes.calls(url, line, sends=sends)
    if not urls:
        notes.calls(None, line, sends=True)
    if sends and any(word is None or "@" in word for word in rest):
        notes.takes.add("files")
    for option, word in pairwise(rest):
        if (
            option in ("-o", "--output", "-O", "--output-document")
            and word
            and not word.startswith("-")
            and name == "curl"
        ) or (name == "wget" and option == "-O" and word):
            notes.writes(word, line)


def _is_sending(word: str) -> bool:
    return bool(
        re.match(r"^(?:-[a-zA-Z]*[dFT]|--(?:data|form|upload-file|json|post-data|post-file|body-file|method)\b)", word)
        or word in ("POST", "PUT", "-XPOST", "-XPUT")
    )


def installs(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    verbs = [word for word in rest if word and not word.startswith("-")]
    if name in ("uv", "poetry") and verbs[:1] == ["pip"]:
        verbs = verbs[1:]
    if not verbs or verbs[0] not in ("install", "add", "i", "ci", "update", "upgrade", "download", "sync"):
        return
    names = verbs[1:]
    for word in names:
        notes.touch(Kind.PACKAGES, word)
    strange = any(
        word is None or "://" in word or word.startswith(("git+", "--index-url", "--extra-index-url", "--trusted-host"))
        for word in rest
    )
    strange = strange or ("-i" in rest and name.startswith("pip"))
    level = Level.HIGH if strange else Level.MEDIUM
    notes.find(
        Kind.PACKAGES,
        level,
        line,
        f"Installs {', '.join(names[:5]) or 'packages'}{' from elsewhere' if strange else ''}.",
    )


def kills(name: str, _: list[Word], line: int, notes: Notes) -> None:
    notes.find(Kind.PROCESS, Level.HIGH, line, f"Ends other processes ({name}).")


def mines(name: str, _: list[Word], line: int, notes: Notes) -> None:
    notes.find(Kind.RESOURCES, Level.HIGH, line, f"Starts {name}, which mines coins or attacks others.")


def changes(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    """sed."""
    if any(word and re.match(r"^-[nEr]*i", word) for word in rest):
        for word in files(rest, skip=1):
            notes.writes(word, line)


def dd(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    said = dict(word.split("=", 1) for word in rest if word and "=" in word)
    if target := said.get("of"):
        notes.writes(target, line)
    size = _size(said.get("bs", "512")) * _size(said.get("count", "inf"))
    if said.get("if", "").startswith("/dev/") and "of" in said and size >= 1 << 29:
        _too_large(line, notes)


def sizes(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    """fallocate and truncate."""
    for option, word in zip(rest, [*rest[1:], None], strict=True):
        size = (
            word
            if option in ("-l", "-s", "--length", "--size")
            else re.sub(r"^-[ls]|^--(?:size|length)=", "", option or "")
            if option
            else None
        )
        if size and _LARGE.match(size) and _size(size) >= 1 << 29:
            _too_large(line, notes)
    if "0" in rest or "-s0" in rest:
        for word in files(rest)[-1:]:
            notes.deletes(word, line)
    writes("", rest[-1:], line, notes)


def _too_large(line: int, notes: Notes) -> None:
    notes.touch(Kind.RESOURCES, None)
    notes.find(Kind.RESOURCES, Level.HIGH, line, "Makes a file larger than there is room for.")


def endless(name: str, _: list[Word], line: int, notes: Notes) -> None:
    notes.touch(Kind.RESOURCES, None)
    notes.find(Kind.RESOURCES, Level.MEDIUM, line, f"Prints without an end ({name}).")


def environment(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    names = [word for word in rest if word is None or not word.startswith("-")]
    if name == "printenv" and names:
        for word in names:
            notes.asks_environment(word, line)
    elif not names:
        notes.asks_environment(None, line)


def shows_variables(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    """set, export, declare: without a name they print all there are."""
    if name == "export" or name == "declare":
        for word in rest:
            if word and "=" in word:
                assigned(word, line, notes)
    if (name == "set" and not rest) or (
        name in ("export", "declare", "typeset") and rest in ([], ["-p"], ["-x"], ["-px"])
    ):
        notes.asks_environment(None, line)


def git(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    verb = next((word for word in rest if word and not word.startswith("-")), "")
    if verb in ("clone", "fetch", "pull", "submodule", "ls-remote"):
        notes.calls(next((word for word in rest if word and "://" in word), None), line)
    elif verb == "push":
        notes.calls(None, line, sends=True)
        notes.takes.add("files")
    elif verb == "clean" or (verb == "reset" and "--hard" in rest) or (verb == "checkout" and "." in rest):
        notes.deletes(None, line, whole=True)
    elif verb == "config" and any(word and re.search(r"alias|hook|sshCommand|pager|editor", word) for word in rest):
        notes.find(Kind.DYNAMIC, Level.HIGH, line, "Has git run something by itself.")


def _size(text: str) -> float:
    if text == "inf":
        return float("inf")
    found = _LARGE.match(text)
    return int(found[1]) * _UNITS[found[2].lower()] if found else 0


def files(rest: Sequence[Word], skip: int = 0) -> list[Word]:
    """The words that are no options, without the first so many."""
    return [word for word in rest if word is None or not word.startswith("-") or word == "-"][skip:]
