"""Calls that start programs, and code that does not stand in the code."""

from __future__ import annotations

from runs.risks import commands
from runs.risks.assessment import Kind, Level
from runs.risks.python_call import Call
from runs.risks.values import Items, Made, Ref, Text, text_of


def starts(call: Call) -> None:
    value = call.arg(0, "args") if "args" in call.named else call.arg(0, "cmd")
    commands.start(value, call.line, call.notes)


def starts_words(call: Call) -> None:
    skip = 1 if ".spawn" in call.name and call.last.startswith("spawn") else 0
    words = call.args[skip:]
    if call.last in ("execv", "execve", "execvp", "execvpe") and len(words) > 1 and isinstance(words[1], Items):
        words = words[1].values
    elif call.last.startswith("exec") and len(words) > 1:
        words = words[1:]
    commands.start(Items(tuple(words)), call.line, call.notes)


def forks(call: Call) -> None:
    call.find(Kind.PROCESS, Level.MEDIUM, "Makes another process of itself.")


def kills(call: Call) -> None:
    call.find(Kind.PROCESS, Level.HIGH, "Sends signals to other processes.")


def leaves(call: Call) -> None:
    call.find(Kind.PROCESS, Level.HIGH, "Leaves its session, as programs do that want to stay.")


def signals(call: Call) -> None:
    handler = call.arg(1, "handler")
    if isinstance(handler, Ref) and handler.name.endswith("SIG_IGN"):
        call.find(Kind.PROCESS, Level.HIGH, "Ignores signals that are to end it.")


def rises(call: Call) -> None:
    call.find(Kind.PRIVILEGE, Level.HIGH, f"Calls {call.name}, which changes whose rights it has.")


def machine(call: Call) -> None:
    call.find(Kind.PRIVILEGE, Level.HIGH, "Calls the machine's own code.")


def runs(call: Call) -> None:
    text = text_of(call.arg(0))
    if text is None:
        call.find(Kind.DYNAMIC, Level.HIGH, f"Runs code ({call.last}) that is put together as it runs.")
        return
    veiled = isinstance(value := call.arg(0), Text) and value.veiled
    how = "that is encoded" if veiled else "that stands in a text"
    call.find(Kind.DYNAMIC, Level.HIGH if veiled else Level.MEDIUM, f"Runs code ({call.last}) {how}.")
    call.notes.read_inside("python", text, call.line)


def imports(call: Call) -> None:
    name = text_of(call.arg(0))
    if name is None:
        call.find(Kind.DYNAMIC, Level.HIGH, "Imports a module whose name is put together as it runs.")
    elif name in ("os", "subprocess", "socket", "ctypes", "builtins", "pty", "sys", "shutil"):
        call.find(Kind.DYNAMIC, Level.HIGH, f"Imports {name} by another door.")


def named_part(call: Call) -> None:
    base, name = call.arg(0), text_of(call.arg(1))
    if name is None and isinstance(base, Ref) and not base.name.startswith("own.") and call.node.args:
        call.find(Kind.DYNAMIC, Level.HIGH, f"Takes a part of {base.name} whose name is put together as it runs.")


def unpickles(call: Call) -> None:
    about = call.arg(0)
    if call.last == "loads" or call.name.startswith("marshal"):
        call.find(Kind.DYNAMIC, Level.HIGH, f"Loads objects ({call.name}): what is loaded can run code.")
        return
    path = text_of(about.about if isinstance(about, Made) else about)
    if path is None and Kind.NETWORK in call.notes.touched:
        call.find(
            Kind.DYNAMIC, Level.HIGH, f"Loads objects ({call.name}) that may come from the network: they can run code."
        )
    elif path is None or path not in call.notes.made:
        call.find(Kind.DYNAMIC, Level.MEDIUM, f"Loads objects ({call.name}): what is loaded can run code.")


def yaml(call: Call) -> None:
    loader = call.arg(1, "Loader")
    if not (isinstance(loader, Ref) and "Safe" in loader.name):
        call.find(Kind.DYNAMIC, Level.MEDIUM, "Loads YAML that can make any object.")


def makes_code(call: Call) -> None:
    call.find(Kind.DYNAMIC, Level.HIGH, "Makes code out of its parts.")


def runs_file(call: Call) -> None:
    path = call.path()
    known = call.notes.made.get(path or "")
    if known is None:
        call.find(
            Kind.DYNAMIC,
            Level.HIGH if path is None else Level.MEDIUM,
            f"Runs the file {path or 'of a name that does not stand here'}.",
        )
        return
    call.notes.read_inside("python", known, call.line)


def environment(call: Call) -> None:
    call.notes.asks_environment(text_of(call.arg(0)), call.line)
