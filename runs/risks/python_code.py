"""Python, read as `ast` has it. Nothing of it is run or imported."""

from __future__ import annotations

import ast
import re
import sys
import warnings

from runs.risks import python_calls, python_loops
from runs.risks.assessment import Kind, Level
from runs.risks.notes import Notes
from runs.risks.python_values import Values
from runs.risks.values import LISTED, Items, Made, Number, Ref, Text, text_of

#: Longer code, or deeper, is not read: the parser is C, and takes memory and stack.
_LONGEST, _DEEPEST = 400_000, 150

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_REACHING = frozenset(
    ("__subclasses__", "__globals__", "__builtins__", "__code__", "__bases__", "__mro__", "__loader__", "f_globals")
)
_WATCHING = frozenset(("pynput", "keyboard", "mouse", "pyautogui", "scapy", "mss", "pyscreenshot", "ptrace", "frida"))
_TELLTALE = (
    (re.compile(r"stratum\+(?:tcp|ssl)://|\bxmrig\b|\bminerd\b"), Kind.RESOURCES, "Names a program that mines coins."),
    (re.compile(r"/dev/(?:tcp|udp)/"), Kind.NETWORK, "Names a connection that a shell opens."),
    (re.compile(r"docker\.sock\b"), Kind.PRIVILEGE, "Names the socket of the container engine."),
    (re.compile(r"169\.254\.169\.254"), Kind.NETWORK, "Names an address which gives the keys of a machine away."),
)


def read(code: str, notes: Notes) -> None:
    if len(code) > _LONGEST or _nesting(code) > _DEEPEST:
        notes.find(Kind.UNKNOWN, Level.MEDIUM, 1, "Is too long or too nested to be read here.")
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code)
        _Reader(notes).visit(tree)
    except SyntaxError as error:
        line = error.lineno or 1
        notes.find(Kind.UNKNOWN, Level.MEDIUM, line, f"Is no Python from line {line} on: it cannot be read.")
    except (ValueError, RecursionError, MemoryError):
        notes.find(Kind.UNKNOWN, Level.MEDIUM, 1, "Cannot be read here.")


def _nesting(code: str) -> int:
    """How deep brackets and indentation go, at most: what lies in texts counts, which does no harm."""
    deepest = now = 0
    for character in code:
        if character in _OPENING:
            now += 1
            deepest = max(deepest, now)
        elif character in _CLOSING:
            now = max(0, now - 1)
    longest = max((len(line) - len(line.lstrip(" \t")) for line in code.split("\n")), default=0)
    unary = max((len(run[0]) for run in re.finditer(r"(?:not |[-+~])+", code)), default=0)
    return max(deepest, min(longest // 4, 100), unary)


class _Reader(ast.NodeVisitor):
    def __init__(self, notes: Notes) -> None:
        self.notes, self.values = notes, Values()
        self._spoken: set[int] = set()  # nodes of the environment whose use is known

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._package(alias.name, node.lineno)
            name = alias.asname or alias.name.partition(".")[0]
            self.values.known[name] = Ref(alias.name if alias.asname else name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level == 0:
            self._package(module, node.lineno)
        for alias in node.names:
            self.values.known[alias.asname or alias.name] = Ref(f"{module}.{alias.name}")
            if alias.name == "environ":
                self._spoken.discard(id(node))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._scope(node, [argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)])

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - as `ast` calls it

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._scope(node, [argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)])

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        value = self.values.of(node.value)
        for target in node.targets:
            self._assign(target, value)
            self.visit(target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        if node.value is not None:
            self._assign(node.target, self.values.of(node.value))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.generic_visit(node)
        combined = ast.BinOp(left=_loaded(node.target), op=node.op, right=node.value)
        self._assign(node.target, self.values.of(combined))

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self._assign(item.optional_vars, self.values.of(item.context_expr))
        for line in node.body:
            self.visit(line)

    visit_AsyncWith = visit_With  # noqa: N815

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        looped = self.values.of(node.iter)
        if looped is None and isinstance(node.iter, ast.Call) and node.iter.args:  # sorted(…), enumerate(…)
            looped = self.values.of(node.iter.args[0])
        if isinstance(looped, Made) and looped.name == LISTED:
            for name in (one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)):
                self.values.known[name] = looped
        else:
            one = looped.values[0] if isinstance(looped, Items) and len(looped.values) == 1 else None
            self._assign(node.target, one)
        python_loops.of_for(node, self.values, self.notes)
        for line in (*node.body, *node.orelse):
            self.visit(line)

    visit_AsyncFor = visit_For  # noqa: N815

    def visit_While(self, node: ast.While) -> None:
        python_loops.of_while(node, self.values, self.notes)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        function = self.values.of(node.func)
        if isinstance(function, Ref):
            if function.name.startswith("os.environ."):
                self._environment(function.name, node)
            else:
                python_calls.read(function, node, self.values, self.notes)
        elif function is None:
            python_calls.unknown(node, self.values, self.notes)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if _is_environment(self.values.of(node.value)):
            self._spoken.add(id(node.value))
            name = text_of(self.values.of(node.slice))
            if isinstance(node.ctx, ast.Load):
                self._asked(name, node.lineno)
            elif name in ("LD_PRELOAD", "LD_LIBRARY_PATH", "PYTHONSTARTUP"):
                self.notes.find(Kind.DYNAMIC, Level.HIGH, node.lineno, f"Sets {name}, by which others load code.")
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in _REACHING:
            what = f"Reaches for {node.attr}, by which code gets at what it was not given."
            self.notes.find(Kind.DYNAMIC, Level.HIGH, node.lineno, what)
        self._whole_environment(node)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id == "__builtins__":
            self.notes.find(
                Kind.DYNAMIC, Level.HIGH, node.lineno, "Reaches for the built-in functions by another door."
            )
        self._whole_environment(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        text = node.value if isinstance(node.value, str) else ""
        for pattern, kind, what in _TELLTALE:
            if text and pattern.search(text):
                self.notes.touch(kind, None)
                self.notes.find(kind, Level.HIGH, node.lineno, what)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        python_loops.of_size(node, self.values, self.notes)
        self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript) and _is_environment(self.values.of(target.value)):
                self._spoken.add(id(target.value))
        self.generic_visit(node)

    def _scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, names: list[str]) -> None:
        before = dict(self.values.known)
        self.values.known.update(dict.fromkeys(names))
        if not isinstance(node, ast.Lambda):
            python_loops.of_function(node, self.values, self.notes)
        self.generic_visit(node)
        self.values.known = before
        if not isinstance(node, ast.Lambda):
            self.values.known[node.name] = Ref(f"own.{node.name}")

    def _assign(self, target: ast.AST, value: object) -> None:
        match target:
            case ast.Name(id=name):
                known = value if isinstance(value, Text | Number | Items | Ref | Made) else None
                self.values.known[name] = known
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                values = (
                    value.values
                    if isinstance(value, Items) and len(value.values) == len(parts)
                    else [None] * len(parts)
                )
                for part, one in zip(parts, values, strict=True):
                    self._assign(part, one)

    def _environment(self, method: str, node: ast.Call) -> None:
        base = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        self._spoken.add(id(base))
        if method.endswith((".get", ".pop", ".setdefault")) and node.args:
            self._asked(text_of(self.values.of(node.args[0])), node.lineno)
        elif not method.endswith((".update", ".clear", ".__contains__", ".copy")):
            self.notes.asks_environment(None, node.lineno)

    def _asked(self, name: str | None, line: int) -> None:
        if name is not None:
            self.notes.asks_environment(name, line)
        else:
            self.notes.touch(Kind.ENVIRONMENT, None)
            what = "Reads a variable of the environment whose name is put together."
            self.notes.find(Kind.ENVIRONMENT, Level.MEDIUM, line, what)

    def _whole_environment(self, node: ast.Attribute | ast.Name) -> None:
        """The environment as a thing: printed, copied, sent."""
        if id(node) in self._spoken or not isinstance(node.ctx, ast.Load):
            return
        if _is_environment(self.values.of(node)):
            self._spoken.add(id(node))
            self.notes.asks_environment(None, node.lineno)

    def _package(self, name: str, line: int) -> None:
        package = name.partition(".")[0]
        if package and package not in sys.stdlib_module_names:
            self.notes.touch(Kind.PACKAGES, package)
        if package == "ctypes" or package in _WATCHING:
            self.notes.touch(Kind.PRIVILEGE, package)
            what = "calls the machine's own code" if package == "ctypes" else "watches or steers a machine"
            self.notes.find(Kind.PRIVILEGE, Level.HIGH, line, f"Uses {package}, which {what}.")


def _is_environment(value: object) -> bool:
    return isinstance(value, Ref) and value.name in ("os.environ", "os.environb")


def _loaded(target: ast.expr) -> ast.expr:
    return ast.Name(id=target.id, ctx=ast.Load()) if isinstance(target, ast.Name) else target
