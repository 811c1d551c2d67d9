"""Classes that a tool's source defines, made again from what is written there: no line of the source runs.

Pydantic models and dataclasses become models with the same fields, TypedDicts and Enums become themselves.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel, Field, create_model
from pydantic.errors import PydanticUserError
from pydantic_core import SchemaError
from typing_extensions import TypedDict

from agents.tools.annotations import Reader, keywords_of, literal
from agents.tools.problems import ToolProblem

_ENUMS = {"Enum": None, "StrEnum": str, "IntEnum": int, "str": str, "int": int}
_FACTORIES = {"list": list, "dict": dict, "set": set, "tuple": tuple}
#: Of Field(...), what a schema shows.
_SHOWN = frozenset(
    ("default", "description", "title", "examples", "ge", "gt", "le", "lt", "min_length", "max_length", "multiple_of")
)


#: What pydantic and Enum raise for definitions that Python itself would refuse, or that no schema can tell.
UNREADABLE = (PydanticUserError, SchemaError, TypeError, ValueError, NameError)


class Source:
    """The definitions at the top of one source, by name. Types are made when first asked for."""

    def __init__(self, tree: ast.Module) -> None:
        self._classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        self._aliases = dict(_aliases(tree))
        self._made: dict[str, Any] = {}
        self._making: list[str] = []
        self.reader = Reader(dict(_imported(tree)), self.defined)

    def defined(self, name: str) -> Any:
        """The type that the source defines under this name, or None."""
        if name not in self._made:
            if name not in self._classes and name not in self._aliases:
                return None
            self._made[name] = self._guarded(name)
        return self._made[name]

    def enum_value(self, node: ast.expr) -> Any:
        """The value of `Colour.RED`, where the source defines that Enum; None for anything else."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            kind = self.defined(node.value.id) if node.value.id in self._classes else None
            if isinstance(kind, type) and issubclass(kind, Enum) and node.attr in kind.__members__:
                return kind[node.attr].value
        return None

    def _guarded(self, name: str) -> Any:
        node: ast.AST = self._classes.get(name) or self._aliases[name]
        if name in self._making:
            raise ToolProblem(f"The type {name} contains itself.", "give the inner field the type dict", node)
        self._making.append(name)
        try:
            if name in self._aliases:
                return self.reader.type(self._aliases[name])
            with warnings.catch_warnings(action="ignore"):  # field names that shadow, as the author has it
                return self._class(self._classes[name])
        except ToolProblem:
            raise
        except UNREADABLE as error:
            raise ToolProblem(f"{name} cannot be read: {first_line(error)}", "make it simpler", node) from None
        finally:
            self._making.pop()

    def _class(self, node: ast.ClassDef) -> Any:
        bases = [self.reader.word(base) for base in node.bases]
        if any(base in _ENUMS for base in bases):
            return _enum(node, bases)
        if "TypedDict" in bases:
            return self._typed_dict(node)
        own = [kind for base in bases if isinstance(kind := self.defined(base), type) and issubclass(kind, BaseModel)]
        decorators = [self.reader.word(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list]
        if "BaseModel" in bases or "dataclass" in decorators or own:
            base: Any = own[0] if own else BaseModel
            return create_model(node.name, __doc__=ast.get_docstring(node), __base__=base, **dict(self._fields(node)))
        raise ToolProblem(
            f"The class {node.name} cannot be told to a model.",
            "make it a dataclass, a TypedDict, an Enum or a pydantic BaseModel",
            node,
        )

    def _fields(self, node: ast.ClassDef) -> Iterator[tuple[str, Any]]:
        for line in _annotated(node):
            if self.reader.word(getattr(line.annotation, "value", line.annotation)) == "ClassVar":
                continue
            kind, text = self.reader.parameter(line.annotation)
            yield _name(line), (kind, _default(line.value, self, text))

    def _typed_dict(self, node: ast.ClassDef) -> Any:
        fields = {_name(line): self.reader.parameter(line.annotation)[0] for line in _annotated(node)}
        total = next((literal(word.value) for word in node.keywords if word.arg == "total"), True)
        return TypedDict(node.name, fields, total=bool(total))  # type: ignore[operator]


def _default(value: ast.expr | None, source: Source, text: str | None) -> Any:
    """What pydantic wants at the place of a default: `...` where there is none."""
    if value is None:
        return Field(description=text)
    if isinstance(value, ast.Call) and source.reader.word(value.func) in ("Field", "field"):
        return _field(value, text)
    return Field(description=text, **_shown(value, source.enum_value(value)))


def _shown(value: ast.expr, known: Any = None) -> dict[str, Any]:
    """A default that would have to be computed is there, but not told."""
    try:
        return {"default": literal(value) if known is None else known}
    except ToolProblem:
        return {"default_factory": lambda: None}


def _field(call: ast.Call, text: str | None) -> Any:
    """`Field(…)` of pydantic, `field(…)` of dataclasses."""
    shown = {key: value for key, value in keywords_of(call).items() if key in _SHOWN}
    if call.args and not (isinstance(call.args[0], ast.Constant) and call.args[0].value is ...):
        shown |= _shown(call.args[0])
    factory = next((word.value for word in call.keywords if word.arg == "default_factory"), None)
    if factory is not None:
        made = _FACTORIES.get(factory.id) if isinstance(factory, ast.Name) else None
        shown["default_factory"] = made or (lambda: None)
    return Field(**({"description": text} | shown))


def _enum(node: ast.ClassDef, bases: list[str]) -> Any:
    members = [
        (line.targets[0].id, literal(line.value))
        for line in node.body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    ]
    if not members:
        raise ToolProblem(f"The Enum {node.name} has no members.", 'write them as NAME = "value"', node)
    kind = next((_ENUMS[base] for base in bases if _ENUMS.get(base)), None)
    made = Enum(node.name, members, type=kind) if kind else Enum(node.name, members)
    made.__doc__ = ast.get_docstring(node)
    return made


def _annotated(node: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    """The fields of a class; names that begin with _ are its own business."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.target.id[0] != "_":
            yield line


def _name(line: ast.AnnAssign) -> str:
    assert isinstance(line.target, ast.Name)
    return line.target.id


def _aliases(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """`Vector = list[float]`: whether it is a type shows when somebody asks for it."""
    for line in tree.body:
        if isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name):
            yield line.targets[0].id, line.value


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for line in tree.body:
        if isinstance(line, ast.ImportFrom):
            yield from ((alias.asname, alias.name) for alias in line.names if alias.asname)


def first_line(error: Exception) -> str:
    return f"{str(error).strip().partition(chr(10))[0].rstrip('.: ')}."
