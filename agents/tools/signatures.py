"""The JSON Schema of a Python function's parameters, read from its type hints with `ast` alone.

The rules are AutoGen's (conversation-semantics, section 8): a parameter's description is the text in `Annotated`, else
its name; defaults stand in the schema; what has no default is required and must have a type. A parameter without a
type but with a default is not told to the model. Nothing of the source is imported, compiled or run.
"""

from __future__ import annotations

import ast
import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from agents.tools.annotations import literal
from agents.tools.classes import UNREADABLE, Source, first_line
from agents.tools.problems import ToolProblem

Function = ast.FunctionDef | ast.AsyncFunctionDef
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Parameter:
    node: ast.arg
    default: ast.expr | None


def function_of(source: str, name: str) -> Function:
    """The function `name` at the top of `source`. Raises ToolProblem where it does not parse or defines none."""
    return _parsed(source, name)[1]


@lru_cache(maxsize=512)
def parameters_of(source: str, name: str) -> Schema:
    """JSON Schema of type object for the parameters of the function `name`. Do not change what is returned.

    Raises ToolProblem, naming line and fix, where the function cannot be offered to a model.
    """
    tree, function = _parsed(source, name)
    try:
        return _schema(Source(tree), function)
    except RecursionError:
        raise ToolProblem(f"The types of {name}() are nested too deeply.", "make them simpler", function) from None


def renamed(source: str, old: str, new: str) -> str:
    """The source with its function `old` called `new`; as it is where it defines none, or where no function can be
    called so."""
    try:
        function = function_of(source, old)
    except ToolProblem:
        return source
    if not new.isidentifier() or keyword.iskeyword(new):
        return source
    lines = source.splitlines(keepends=True)
    lines[function.lineno - 1] = re.sub(rf"(def\s+){old}\b", rf"\g<1>{new}", lines[function.lineno - 1], count=1)
    return "".join(lines)


def _parsed(source: str, name: str) -> tuple[ast.Module, Function]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        fix = "mend the Python"
        raise ToolProblem(f"line {error.lineno}: this is not Python: {error.msg}.", fix) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ToolProblem(f"This is not Python: {error}.", "mend the Python") from None
    found = [node for node in tree.body if isinstance(node, Function) and node.name == name]
    if not found:
        raise ToolProblem(f"The source defines no function {name}().", f"begin one with `def {name}(`")
    return tree, found[-1]


def _schema(source: Source, function: Function) -> Schema:
    properties: Schema = {}
    required: list[str] = []
    shared: Schema = {}
    for parameter in _parameters(function):
        name = parameter.node.arg
        if parameter.node.annotation is None:
            _may_be_untyped(function, parameter)
            continue
        properties[name] = _property(source, parameter, parameter.node.annotation, shared)
        if parameter.default is None:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required} | ({"$defs": shared} if shared else {})


def _property(source: Source, parameter: _Parameter, annotation: ast.expr, shared: Schema) -> Schema:
    kind, text = source.reader.parameter(annotation)
    try:
        schema = TypeAdapter(kind).json_schema()
    except UNREADABLE as error:
        problem = f"{ast.unparse(annotation)} has no JSON Schema: {first_line(error)}"
        raise ToolProblem(problem, "use plain types", annotation) from None
    shared |= schema.pop("$defs", {})
    if parameter.default is not None:
        schema |= _default(source, parameter.default)
    return schema | {"description": parameter.node.arg if text is None else text}


def _default(source: Source, node: ast.expr) -> Schema:
    """The default as the schema shows it; one that would have to be computed, or is no JSON, is not shown."""
    value = source.enum_value(node)
    try:
        value = literal(node) if value is None else value
        json.dumps(value)
    except (ToolProblem, TypeError, ValueError):
        return {}
    return {"default": value}


def _parameters(function: Function) -> Iterator[_Parameter]:
    """Those that a call by names can give. `*args` and `**kwargs` are nobody's business but the function's."""
    words = function.args
    if words.posonlyargs:
        name = words.posonlyargs[0].arg
        raise ToolProblem(f"{name} can only be given by its position.", "take the / out of the parameters", function)
    defaults = [None] * (len(words.args) - len(words.defaults)) + list(words.defaults)
    for node, default in zip(words.args, defaults, strict=True):
        yield _Parameter(node, default)
    for node, default in zip(words.kwonlyargs, words.kw_defaults, strict=True):
        yield _Parameter(node, default)


def _may_be_untyped(function: Function, parameter: _Parameter) -> None:
    name = parameter.node.arg
    if parameter.default is None:
        problem = f"The parameter {name!r} of {function.name}() has no type, so no model can be told of it."
        raise ToolProblem(problem, f"write `{name}: str`, or whichever type it is", parameter.node)
