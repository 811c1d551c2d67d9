"""A function's signature as one types: its parameters as a model would be told of them, or what is wrong and where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agents.builder.code_templates import Kind, sample_for
from agents.tools.problems import ToolProblem
from agents.tools.signatures import Schema, function_of, parameters_of

_LINE = re.compile(r"line (\d+): ")


@dataclass(frozen=True, slots=True)
class Parameter:
    """`kind` is its type in words, `default` as it is written; "" where there is none. `text` is what models read."""

    name: str
    kind: str
    required: bool
    default: str
    text: str


@dataclass(frozen=True, slots=True)
class Signature:
    """`problem` is "" where the function can be used; `line` where it is, if that is known."""

    parameters: tuple[Parameter, ...] = ()
    problem: str = ""
    fix: str = ""
    line: int | None = None


def signature_of(source: str, name: str, kind: Kind) -> Signature:
    try:
        if kind != "tool":
            function = function_of(source, name)
            _takes(function, tuple(sample_for(kind)))
            return Signature(tuple(_written(function)))
        return Signature(tuple(_told(parameters_of(source, name))))
    except ToolProblem as error:
        message, _, fix = str(error).removesuffix(".").partition(" Fix: ")
        found = _LINE.match(message)
        plain = message[found.end() :] if found else message
        return Signature((), f"{plain[:1].upper()}{plain[1:]}", fix, int(found[1]) if found else None)


def _takes(function: ast.FunctionDef | ast.AsyncFunctionDef, given: tuple[str, ...]) -> None:
    """Raises ToolProblem unless it can be called with just these, by name."""
    words = function.args
    optional = len(words.args) - len(words.defaults)
    named = [arg.arg for arg in (*words.args, *words.kwonlyargs)]
    needed = [arg.arg for arg in (*words.posonlyargs, *words.args[:optional])]
    needed += [arg.arg for arg, default in zip(words.kwonlyargs, words.kw_defaults, strict=True) if default is None]
    wrong = [name for name in needed if name not in given]
    lacks = [name for name in given if name not in named] if words.kwarg is None else []
    if wrong or lacks:
        what = f"is not given {wrong[0]}" if wrong else f"does not take {lacks[0]}"
        raise ToolProblem(f"{function.name}() {what}.", f"write def {function.name}({', '.join(given)})", function)


def _written(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Parameter]:
    words = function.args
    defaults = [None] * (len(words.args) - len(words.defaults)) + list(words.defaults)
    for arg, default in (
        *zip(words.args, defaults, strict=True),
        *zip(words.kwonlyargs, words.kw_defaults, strict=True),
    ):
        kind = ast.unparse(arg.annotation) if arg.annotation else "anything"
        yield Parameter(arg.arg, kind, default is None, ast.unparse(default) if default else "", "")


def _told(schema: Schema) -> Iterator[Parameter]:
    for name, of in schema["properties"].items():
        default = repr(of["default"]) if "default" in of else ""
        text = "" if of.get("description") == name else str(of.get("description", ""))
        yield Parameter(name, _words(of), name in schema["required"], default, text)


def _words(schema: dict[str, Any]) -> str:
    """The type in words: "text", "list of whole numbers", "one of 'a', 'b'"."""
    match schema:
        case {"enum": values}:
            return f"one of {', '.join(map(repr, values))}"
        case {"const": value}:
            return repr(value)
        case {"anyOf": kinds}:
            return " or ".join(dict.fromkeys(_words(kind) for kind in kinds))
        case {"$ref": path}:
            return str(path).rpartition("/")[2]
        case {"type": "array", "items": dict(items)} if items:
            return f"list of {_words(items)}"
    return _PLAIN.get(str(schema.get("type")), "anything")


_PLAIN = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "array": "list",
    "object": "object",
    "null": "nothing",
}
