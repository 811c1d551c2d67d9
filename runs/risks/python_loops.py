"""Python that would take all there is of something: time, memory, files, processes."""

from __future__ import annotations

import ast

from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes
from runs.risks.python_values import Values
from runs.risks.values import Items, Number, Ref, Text

#: Bytes, or things, at once. More than any cell has.
HUGE = 4e8
#: Times that a loop makes a file or a folder, writes, or starts something.
MANY = 20_000

_MAKING = ("os.mkdir", "os.makedirs", "builtins.open", "os.open", "tempfile.mkstemp", "os.mknod", "os.symlink")
_STARTING = (
    "os.fork",
    "subprocess.Popen",
    "subprocess.run",
    "threading.Thread",
    "multiprocessing.Process",
    "os.system",
)
_WAITING = ("time.sleep", "builtins.input", "asyncio.sleep")
_ENDING = ("sys.exit", "os._exit", "builtins.exit", "builtins.quit", "os.abort")
_GROWING = frozenset(
    ("append", "extend", "write", "writelines", "add", "put", "insert", "appendleft", "write_text", "write_bytes")
)


def of_while(node: ast.While, values: Values, notes: Notes) -> None:
    tested = {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)}
    if any(_feeds(node.body, name) and not _shrinks(node.body, name) for name in tested) and not _ends(
        node.body, values
    ):
        _tell(notes, node.lineno, "Goes on for as long as something is there that it makes more of.")
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    if endless and not _ends(node.body, values):
        _endless(node.body, node.lineno, values, notes)


def of_for(node: ast.For | ast.AsyncFor, values: Values, notes: Notes) -> None:
    if isinstance(node.iter, ast.Name) and _feeds(node.body, node.iter.id):
        _tell(notes, node.lineno, f"Goes through {node.iter.id}, and makes it longer meanwhile.")
    times = _times(node.iter, values)
    if times is None:
        return
    if times == float("inf") and not _ends(node.body, values):
        _endless(node.body, node.lineno, values, notes)
    elif times >= MANY and _calls(node.body, values, _MAKING):
        _tell(notes, node.lineno, f"Makes {times:,.0f} files or folders.")
    elif times >= 100 and _calls(node.body, values, ("os.fork", "multiprocessing.Process", "subprocess.Popen")):
        _tell(notes, node.lineno, f"Starts {times:,.0f} processes.")
    elif times >= HUGE or (times >= 1e7 and _grows(node.body)):
        _tell(notes, node.lineno, f"Does the same {times:,.0f} times.")


def of_function(node: ast.FunctionDef | ast.AsyncFunctionDef, values: Values, notes: Notes) -> None:
    calls_itself = any(isinstance(one, ast.Call) and _is_name(one.func, node.name) for one in ast.walk(node))
    if calls_itself and _calls(
        node.body, values, ("os.fork", "multiprocessing.Process", "subprocess.Popen", "threading.Thread")
    ):
        _tell(notes, node.lineno, f"{node.name} starts more of itself.")


def of_size(node: ast.BinOp, values: Values, notes: Notes) -> None:
    """A text, or a list, so many times."""
    if not isinstance(node.op, ast.Mult):
        return
    for thing, times in ((node.left, node.right), (node.right, node.left)):
        what, number = values.of(thing), values.of(times)
        if isinstance(number, Number) and isinstance(what, Text | Items):
            length = len(what.value) if isinstance(what, Text) else len(what.values) * 8
            size = length * number.value
            if size >= HUGE:
                _tell(notes, node.lineno, f"Makes something of {_so_much(size)}.")
                return


def of_call(name: str, arguments: list[object], line: int, notes: Notes) -> None:
    """Things that are made whole by one call."""
    numbers = [one.value for one in _flat(arguments) if isinstance(one, Number)]
    if not numbers:
        return
    size = 1.0
    for number in numbers:
        size *= max(number, 1)
    last = name.rpartition(".")[2]
    if (
        name in ("builtins.bytearray", "builtins.bytes", "os.urandom", "secrets.token_bytes", "random.randbytes")
        and numbers[0] >= HUGE
    ):
        _tell(notes, line, f"Makes something of {_so_much(numbers[0])}.")
    elif (
        name.startswith("numpy.")
        and last in ("zeros", "ones", "empty", "full", "rand", "random", "randn", "arange")
        and size * 8 >= 10 * HUGE
    ):
        _tell(notes, line, f"Makes an array of {_so_much(size * 8)}.")
    elif last in ("truncate", "seek", "posix_fallocate", "ftruncate") and max(numbers) >= HUGE:
        _tell(notes, line, f"Makes a file of {_so_much(max(numbers))}.")


def _so_much(size: float) -> str:
    return f"{size / 1e6:,.0f} MB" if size < float("inf") else "more bytes than anybody can write down"


def of_list(node: ast.Call, values: Values, notes: Notes) -> None:
    """`list(range(…))` and the like."""
    times = _times(node.args[0], values) if node.args else None
    if times is not None and times >= HUGE:
        _tell(
            notes,
            node.lineno,
            f"Makes a list of {times:,.0f} things." if times < float("inf") else "Makes a list without an end.",
        )


def _endless(body: list[ast.stmt], line: int, values: Values, notes: Notes) -> None:
    if _calls(body, values, _STARTING):
        _tell(notes, line, "Starts processes without an end.")
    elif _grows(body) or _prints(body, values):
        _tell(notes, line, "Writes or gathers without an end.")
    elif _calls(body, values, _WAITING):
        _tell(notes, line, "Goes on without an end.", Level.MEDIUM)
    else:
        _tell(notes, line, "Goes on without an end, and without a pause.")


def _tell(notes: Notes, line: int, what: str, level: Level = Level.HIGH) -> None:
    notes.touch(Kind.RESOURCES, None)
    notes.find(Kind.RESOURCES, level, line, what)


def _times(node: ast.expr, values: Values) -> float | None:
    if not isinstance(node, ast.Call):
        return None
    function = values.of(node.func)
    if not isinstance(function, Ref):
        return None
    if function.name in ("itertools.count", "itertools.cycle") or (
        function.name in ("itertools.repeat", "builtins.iter") and len(node.args) == 1
    ):
        return float("inf") if function.name != "builtins.iter" else None
    if function.name != "builtins.range":
        return None
    bounds = [values.of(argument) for argument in node.args]
    numbers = [bound.value for bound in bounds if isinstance(bound, Number)]
    if len(numbers) != len(bounds) or not numbers:
        return None
    start, stop = (0.0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
    step = numbers[2] if len(numbers) > 2 and numbers[2] else 1
    return max(0.0, (stop - start) / step)


def _ends(body: list[ast.stmt], values: Values) -> bool:
    """Whether a loop with this body can be left: a `break` of its own, a `return`, an error that leaves it."""
    waiting: list[tuple[ast.AST, bool]] = [(line, False) for line in body]
    while waiting:
        node, is_inner = waiting.pop()
        if isinstance(node, ast.Return | ast.Raise | ast.Yield | ast.YieldFrom) or (
            isinstance(node, ast.Break) and not is_inner
        ):
            return True
        if isinstance(node, ast.Call) and _is_call_of(node, values, _ENDING):
            return True
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        inner = is_inner or isinstance(node, ast.For | ast.While | ast.AsyncFor)
        waiting += [(child, inner) for child in ast.iter_child_nodes(node)]
    return False


def _calls(body: list[ast.stmt], values: Values, names: tuple[str, ...]) -> bool:
    return any(isinstance(one, ast.Call) and _is_call_of(one, values, names) for line in body for one in ast.walk(line))


def _grows(body: list[ast.stmt]) -> bool:
    return any(
        (isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in _GROWING)
        or (
            isinstance(one, ast.AugAssign)
            and isinstance(one.op, ast.Add | ast.Mult)
            and not isinstance(one.value, ast.Constant)
        )
        for line in body
        for one in ast.walk(line)
    )


def _feeds(body: list[ast.stmt], name: str) -> bool:
    return _does(body, name, ("append", "extend", "insert"))


def _shrinks(body: list[ast.stmt], name: str) -> bool:
    assigned = any(
        isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store)
        for line in body
        for one in ast.walk(line)
    )
    return assigned or _does(body, name, ("pop", "popleft", "remove", "clear"))


def _does(body: list[ast.stmt], name: str, methods: tuple[str, ...]) -> bool:
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in methods
        and _is_name(one.func.value, name)
        for line in body
        for one in ast.walk(line)
    )


def _prints(body: list[ast.stmt], values: Values) -> bool:
    return _calls(body, values, ("builtins.print", "sys.stdout.write", "os.write", "sys.stderr.write"))


def _is_call_of(node: ast.Call, values: Values, names: tuple[str, ...]) -> bool:
    function = values.of(node.func)
    return isinstance(function, Ref) and function.name in names


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _flat(arguments: list[object]) -> list[object]:
    return [one for argument in arguments for one in (argument.values if isinstance(argument, Items) else (argument,))]
