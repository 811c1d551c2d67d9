"""Names and expressions of Python, and what they stand for."""

from __future__ import annotations

import ast
import builtins
import posixpath
from collections.abc import Mapping

from runs.risks.makers import MAKERS, joined
from runs.risks.values import LISTED, LONGEST, PATH, Items, Made, Number, Ref, Text, Value, said

_PATHS = ("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath")
#: What is made by calling these is called so afterwards.
_CLASSES = {
    "socket.socket", "socket.create_connection", "requests.Session", "requests.session", "httpx.Client",
    "httpx.AsyncClient", "aiohttp.ClientSession", "http.client.HTTPConnection", "http.client.HTTPSConnection",
    "smtplib.SMTP", "smtplib.SMTP_SSL", "ftplib.FTP", "ftplib.FTP_TLS", "paramiko.SSHClient", "urllib3.PoolManager",
    "cryptography.fernet.Fernet", "ctypes.CDLL", "zipfile.ZipFile", "tarfile.open", "threading.Thread",
}  # fmt: skip
_OPENERS = ("builtins.open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open")


class Values:
    """Names and what they stand for, as they were last assigned."""

    def __init__(self, known: Mapping[str, Value | None] | None = None) -> None:
        self.known = dict(known or {})

    def of(self, node: ast.AST | None) -> Value | None:
        match node:
            case ast.Constant(value=value):
                return _constant(value)
            case ast.Name(id=name):
                return self._named(name)
            case ast.Attribute(value=base, attr=name):
                return self._attribute(self.of(base), name)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return Items(tuple(self.of(part) for part in parts))
            case ast.FormattedValue(value=inner) | ast.NamedExpr(value=inner) | ast.Await(value=inner):
                return self.of(inner)
            case ast.Call():
                return self._called(node)
        return self._reckoned(node)

    def _reckoned(self, node: ast.AST | None) -> Value | None:
        match node:
            case ast.JoinedStr(values=parts):
                known = [self.of(part) for part in parts]
                listed = next((part for part in known if isinstance(part, Made) and part.name == LISTED), None)
                return listed or self._joined(known)
            case ast.BinOp(left=left, op=op, right=right):
                return self._combined(self.of(left), op, self.of(right))
            case ast.Subscript(value=base, slice=place):
                return self._part(self.of(base), place)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                value = self.of(inner)
                return Number(-value.value) if isinstance(value, Number) else None
        return None

    def _named(self, name: str) -> Value | None:
        if name in self.known:
            return self.known[name]
        return Ref(f"builtins.{name}") if hasattr(builtins, name) else None

    def _attribute(self, base: Value | None, name: str) -> Value | None:
        match base:
            case Ref(of=None):
                return Ref(f"{base.name}.{name}")
            case Made(name="file", about=Text() as path) if name == "name":
                return path
            case Made(name="a listed file") if name in ("path", "name", "stem"):
                return base
            case Made(name="pathlib.Path", about=Text() as path) if name == "parent":
                return Made(PATH, Text(posixpath.dirname(path.value) or "."))
            case Made():
                return Ref(f"{base.name}().{name}", base)
            case Text():
                return Ref(f"str.{name}", base)
        return None

    @staticmethod
    def _joined(parts: list[Value | None]) -> Text:
        text, veiled = "", False
        for part in parts:
            known = said(part)
            if known is None:
                return Text(text, whole=False, veiled=veiled)
            text += known.value
            veiled = veiled or known.veiled
            if not known.whole:
                return Text(text, whole=False, veiled=veiled)
        return Text(text[:LONGEST], veiled=veiled)

    @staticmethod
    def _combined(left: Value | None, op: ast.operator, right: Value | None) -> Value | None:
        match left, op, right:
            case Text(), ast.Add(), _:
                return Values._joined([left, right])
            case Items(), ast.Add(), Items():
                return Items(left.values + right.values)
            case Made(name="pathlib.Path", about=Text() as base), ast.Div(), _:
                rest = said(right)
                joined = (
                    Text(posixpath.join(base.value, rest.value), rest.whole)
                    if rest
                    else Text(base.value + "/", whole=False)
                )
                return Made(PATH, joined)
            case Made(name="a listed file"), _, _:
                return left
            case _, _, Made(name="a listed file"):
                return right
            case Text(), ast.Mod(), _:
                return Text(left.value.partition("%")[0], whole=False)
            case Number(), ast.Mult() | ast.Pow() | ast.Add() | ast.Sub() | ast.LShift(), Number():
                return _reckoned(left.value, op, right.value)
        return None

    def _part(self, base: Value | None, place: ast.expr) -> Value | None:
        match base, place:
            case Text(whole=True), ast.Slice(
                lower=None, upper=None, step=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))
            ):
                return Text(base.value[::-1], veiled=True)
            case Items(), ast.Constant(value=int(at)) if at < len(base.values):
                return base.values[at]
            case Ref(name="sys.argv"), _:
                return None
        return None

    def _called(self, node: ast.Call) -> Value | None:
        function = self.of(node.func)
        if not isinstance(function, Ref):
            return None
        arguments = [self.of(argument) for argument in node.args]
        if function.name in _PATHS:
            path = joined(arguments)
            return path if isinstance(path, Made) else Made(PATH, path if isinstance(path, Text) else None)
        if made := MAKERS.get(function.name):
            return made(arguments, function.of)
        if function.name in _OPENERS or function.name.endswith("Path().open"):
            about = said(arguments[0]) if arguments else function.of.about if isinstance(function.of, Made) else None
            return Made("file", about)
        if function.name in _CLASSES:
            return Made(function.name, said(arguments[0]) if arguments else None)
        return None


def _constant(value: object) -> Value | None:
    match value:
        case str():
            return Text(value[:LONGEST])
        case bytes():
            return Text(value[:LONGEST].decode("latin-1"))
        case int() | float() if not isinstance(value, bool):
            return Number(float(value) if abs(value) < 1e300 else float("inf"))
    return None


def _reckoned(left: float, op: ast.operator, right: float) -> Number | None:
    try:
        match op:
            case ast.Mult():
                return Number(left * right)
            case ast.Pow():
                return Number(float(left) ** right)
            case ast.LShift():
                return Number(float(left) * 2.0**right)
            case ast.Add():
                return Number(left + right)
            case _:
                return Number(left - right)
    except (ArithmeticError, ValueError, TypeError):
        return Number(float("inf"))
