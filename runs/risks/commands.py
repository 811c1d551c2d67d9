"""Commands: what the programs of a shell do that code starts."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from itertools import pairwise

from runs.risks import command_acts, programs
from runs.risks.assessment import Kind, Level
from runs.risks.command_acts import Word
from runs.risks.notes import Notes
from runs.risks.places import Place, is_secret_name, own, place_of
from runs.risks.values import Items, Text, Value, text_of

_PYTHONS = re.compile(r"^(?:python[\d.]*|pypy[\d.]*)$")


def start(value: Value | None, line: int, notes: Notes) -> None:
    """Of Python's `subprocess` and the like: one text is for a shell, words are a program and its arguments."""
    match value:
        case Text(value=text, whole=True):
            notes.read_inside("shell", text, line)
        case Text(value=text):
            notes.touch(Kind.PROCESS, None)
            words = _words_of(text)
            run(words or [None], line, notes)
            level = Level.HIGH if not words or words[0] is None else Level.MEDIUM
            notes.find(Kind.DYNAMIC, level, line, "Puts a command together as it runs.")
        case Items(values=values) if values:
            run([text_of(one) for one in values], line, notes)
        case _:
            notes.touch(Kind.PROCESS, None)
            notes.find(Kind.PROCESS, Level.HIGH, line, "Starts a program whose name does not stand here.")


def _words_of(text: str) -> list[Word]:
    try:
        return [*shlex.split(text), None]
    except ValueError:
        return []


def run(words: Sequence[Word], line: int, notes: Notes, given: str | None = None) -> None:
    """One command. `given` is what it reads from its standard input, where that is known."""
    while words and words[0] is not None and "=" in words[0] and re.match(r"^\w+=", words[0]):
        command_acts.assigned(words[0], line, notes)
        words = words[1:]
    if not words:
        return None
    if words[0] is None:
        notes.touch(Kind.PROCESS, None)
        notes.find(Kind.DYNAMIC, Level.HIGH, line, "Starts a program whose name is put together as it runs.")
        return None
    name, rest = words[0].rpartition("/")[2], list(words[1:])
    if name in ("nohup", "setsid", "disown"):
        notes.find(Kind.PROCESS, Level.HIGH, line, f"Starts something that is to stay ({name}).")
    if name in programs.BEFORE and (inner := _behind(name, rest)):
        return run([*inner, None] if name == "xargs" else inner, line, notes, given)
    _known(name, rest, line, notes, given)
    return None


def asked(name: str, line: int, notes: Notes) -> None:
    """A variable that a shell takes from its environment."""
    if is_secret_name(name):
        notes.asks_environment(name, line)


def _behind(name: str, rest: list[Word]) -> list[Word]:
    """The command that `name` starts."""
    while rest and rest[0] is not None and (rest[0].startswith("-") or (name == "env" and "=" in rest[0])):
        takes_one = (name == "xargs" and rest[0] in ("-I", "-n", "-P", "-L", "-d", "-a")) or rest[0] in (
            "-n",
            "-s",
            "-k",
        )
        rest = rest[2:] if takes_one else rest[1:]
    if name == "timeout" and rest:
        rest = rest[1:]
    return rest


def _known(name: str, rest: list[Word], line: int, notes: Notes, given: str | None) -> None:
    if name not in programs.BUILTIN:
        notes.touch(Kind.PROCESS, name)
    if _PYTHONS.match(name):
        _python(rest, line, notes, given)
    elif name in programs.SHELLS:
        _shell(rest, line, notes, given)
    elif acts := _ACTS.get(name):
        acts(name, rest, line, notes)
    elif name in programs.INTERPRETERS:
        runs_text = any(word in ("-e", "-c", "-r", "--eval") for word in rest)
        notes.find(
            Kind.DYNAMIC, Level.HIGH if runs_text else Level.MEDIUM, line, f"Runs {name}, which is not read here."
        )
    elif name not in programs.HARMLESS:
        notes.find(Kind.PROCESS, Level.MEDIUM, line, f"Starts {name}, which is not known here.")
    elif name in _READERS:
        for word in command_acts.files(rest, skip=_READERS[name]):
            notes.reads(word, line)


def _python(rest: list[Word], line: int, notes: Notes, given: str | None) -> None:
    plain = [word for word in rest if word is None or not re.match(r"^-[uBEISsOqWXbdv]+$", word)]
    if plain[:1] == ["-c"]:
        notes.read_inside("python", plain[1] if len(plain) > 1 else None, line)
    elif plain[:1] == ["-m"]:
        module, arguments = (plain[1] if len(plain) > 1 else None), plain[2:]
        if module == "pip":
            command_acts.installs("pip", arguments, line, notes)
        elif module in ("http.server", "smtpd", "SimpleHTTPServer"):
            notes.touch(Kind.NETWORK, None)
            notes.find(Kind.NETWORK, Level.HIGH, line, "Waits for connections from outside.")
        elif module not in ("json.tool", "pytest", "unittest", "timeit", "venv", "compileall", "doctest", "calendar"):
            notes.find(
                Kind.PROCESS, Level.MEDIUM, line, f"Runs the module {module or 'of a name that does not stand here'}."
            )
    elif not plain or plain[0] == "-":
        notes.read_inside("python", given, line, "what it is sent")
    else:
        _script("python", plain[0], line, notes)


def _shell(rest: list[Word], line: int, notes: Notes, given: str | None) -> None:
    plain = [word for word in rest if word is None or not re.match(r"^-[elx]+$|^--?(?:login|norc|noprofile)$", word)]
    if plain and plain[0] is not None and re.match(r"^-[elxi]*c$", plain[0]):
        notes.read_inside("shell", plain[1] if len(plain) > 1 else None, line)
    elif "-i" in plain:
        notes.find(Kind.PROCESS, Level.HIGH, line, "Starts a shell for somebody to type into.")
    elif not plain or plain[0] in ("-s", "-"):
        notes.read_inside("shell", given, line, "what it is sent")
    else:
        _script("shell", plain[0], line, notes)


def _script(language: str, path: Word, line: int, notes: Notes) -> None:
    if path is None:
        notes.find(Kind.DYNAMIC, Level.HIGH, line, "Runs a file whose name is put together as it runs.")
        return
    text = notes.made.get(own(path))
    if text is not None:
        notes.read_inside(language, text, line)
    elif own(path) in notes.made or place_of(path) is not Place.WORKSPACE:
        notes.find(Kind.DYNAMIC, Level.MEDIUM, line, f"Runs the file {path}, whose text does not stand here.")
    else:
        notes.touch(Kind.READS, path)


def _rights(name: str, rest: list[Word], line: int, notes: Notes) -> None:
    mode = next((word for word in rest if word and not word.startswith("-")), "")
    if name == "chmod" and not re.match(r"^(?:[2-7]\d{3}|.*\+.*s.*)$", mode):
        if re.match(r"^0?\d?77[2367]$|^[oa].*\+.*w", mode):
            notes.touch(Kind.PRIVILEGE, name)
            notes.find(Kind.PRIVILEGE, Level.MEDIUM, line, "Lets everybody write a file.")
        return
    notes.touch(Kind.PRIVILEGE, name)
    what = (
        "Makes a program that runs with somebody else's rights."
        if name == "chmod"
        else f"Uses {name}, which needs more rights."
    )
    notes.find(Kind.PRIVILEGE, Level.HIGH, line, what)
    inner = [word for word in rest if word is None or not word.startswith("-")]
    if name in ("sudo", "doas") and inner:
        run(inner, line, notes)


def _evaluates(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    whole = None if None in rest or not rest else " ".join(word for word in rest if word)
    notes.read_inside("shell", whole, line)


def _sources(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    if rest and rest[0] and rest[0].endswith("activate"):
        return
    _script("shell", rest[0] if rest else None, line, notes)


def _finds(_: str, rest: list[Word], line: int, notes: Notes) -> None:
    roots = []
    for word in rest:
        if word is None or word.startswith(("-", "(", "!")):
            break
        roots.append(word)
    for root in roots:
        notes.looks_through(root, line)
    for option, word in pairwise(rest):
        if option in ("-name", "-iname", "-path") and word and place_of(word) is Place.SECRET:
            notes.looks_through(word, line)
    if any(re.search(r"perm.*[ -/]?[46]000|-u\+?=?s", word or "") for word in rest):
        notes.find(Kind.PRIVILEGE, Level.HIGH, line, "Looks for programs that run with somebody else's rights.")
    if "-delete" in rest:
        notes.deletes(None, line)
    for at, word in enumerate(rest):
        if word in ("-exec", "-execdir", "-ok"):
            run(
                [None if one == "{}" else one for one in rest[at + 1 :] if one not in (";", "\\;", "+")] or [None],
                line,
                notes,
            )


#: Programs that read files; how many words come before these.
_READERS = dict.fromkeys(
    programs.named("cat head tail wc sort uniq less more tac nl strings xxd od hexdump base64 md5sum sha256sum zcat"), 0
)
_READERS |= dict.fromkeys(programs.named("grep egrep fgrep rg awk gawk jq cut"), 1)

_ACTS: dict[str, Callable[[str, list[Word], int, Notes], None]] = {
    **dict.fromkeys(("rm", "unlink", "rmdir"), command_acts.deletes),
    **dict.fromkeys(("cp", "mv", "ln", "install"), command_acts.copies),
    **dict.fromkeys(("touch", "tee"), command_acts.writes),
    "mkdir": command_acts.folders,
    "chmod": _rights,
    **dict.fromkeys(programs.RIGHTS, _rights),
    **dict.fromkeys(programs.LASTING, command_acts.lasts),
    **dict.fromkeys(programs.DESTROYING, command_acts.destroys),
    "mkfs.ext4": command_acts.destroys,
    **dict.fromkeys(programs.TALKING, command_acts.talks),
    **dict.fromkeys(programs.ASKING, command_acts.asks),
    **dict.fromkeys(("curl", "wget", "http", "httpie", "aria2c"), command_acts.fetches),
    **dict.fromkeys(programs.INSTALLING, command_acts.installs),
    **dict.fromkeys(programs.KILLING, command_acts.kills),
    **dict.fromkeys(programs.PIPES, command_acts.mines),
    "eval": _evaluates,
    **dict.fromkeys((".", "source"), _sources),
    "find": _finds,
    "sed": command_acts.changes,
    "dd": command_acts.dd,
    **dict.fromkeys(("fallocate", "truncate"), command_acts.sizes),
    "yes": command_acts.endless,
    **dict.fromkeys(("env", "printenv"), command_acts.environment),
    **dict.fromkeys(("set", "export", "declare", "typeset"), command_acts.shows_variables),
    "git": command_acts.git,
}
