"""Type hints as they stand in a source, made into types again: from a list of known names, never by evaluating them.

What comes out goes into pydantic, which knows the JSON Schema of every type, the way AutoGen asks it.
"""

from __future__ import annotations

import ast
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal, NotRequired, Optional, Required, Union

from agents.tools.problems import ToolProblem

_PLAIN: Mapping[str, Any] = {
    **{kind.__name__: kind for kind in (str, int, float, bool, bytes, list, dict, tuple, set, frozenset)},
    "object": Any,
    "None": None,
    "Any": Any,
    "List": list,
    "Dict": dict,
    "Tuple": tuple,
    "Set": set,
    "FrozenSet": frozenset,
    "Sequence": typing.Sequence,
    "Iterable": typing.Iterable,
    "Mapping": typing.Mapping,
    "MutableMapping": typing.MutableMapping,
    "Collection": typing.Collection,
}
_FORMS: Mapping[str, Any] = {"Optional": Optional, "Union": Union, "Required": Required, "NotRequired": NotRequired}
_USE = "use str, int, float, bool, list[…], dict[…], Literal[…], or a class defined in this source"

#: The type of a class, or an alias, that the source itself defines under a name; None where it defines none.
Defined = Callable[[str], Any]


class Reader:
    """Reads the annotations of one source. `names` are what imports call things: {"t.Any"'s "Any"} and aliases."""

    def __init__(self, names: Mapping[str, str], defined: Defined) -> None:
        self._names, self._defined = names, defined

    def parameter(self, node: ast.expr) -> tuple[Any, str | None]:
        """The type of a parameter and its description: the first text in `Annotated`, or None."""
        node = _unquoted(node)
        if not (isinstance(node, ast.Subscript) and self.word(node.value) == "Annotated"):
            return self.type(node), None
        first, *rest = _items(node)
        for extra in rest:
            if isinstance(extra, ast.Constant) and isinstance(extra.value, str):
                return self.type(first), extra.value
            if isinstance(extra, ast.Call) and self.word(extra.func) == "Field":
                return self.type(first), keywords_of(extra).get("description")
        return self.type(first), None

    def type(self, node: ast.expr) -> Any:
        """The type that an annotation means. Raises ToolProblem for one that a JSON Schema cannot be made of."""
        node = _unquoted(node)
        match node:
            case ast.Constant(value=None):
                return None
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return Union[self.type(left), self.type(right)]  # noqa: UP007 - built, not written
            case ast.Subscript():
                return self._generic(node)
        raise ToolProblem(f"{ast.unparse(node)} is not a type that is understood here.", _USE, node)

    def word(self, node: ast.expr) -> str:
        """The name that a dotted or aliased name stands for: "Annotated" of `t.Annotated`."""
        match node:
            case ast.Name(id=name):
                return self._names.get(name, name)
            case ast.Attribute(attr=name):
                return name
        return ""

    def _named(self, node: ast.expr) -> Any:
        word = self.word(node)
        if (own := self._defined(word)) is not None:
            return own
        if word in _PLAIN:
            return _PLAIN[word]
        raise ToolProblem(f"The type {ast.unparse(node)} is not known here.", _USE, node)

    def _generic(self, node: ast.Subscript) -> Any:
        word, items = self.word(node.value), _items(node)
        if word == "Literal":
            return Literal[tuple(literal(item) for item in items)]
        if word in ("Annotated", "Final"):
            return self.type(items[0])
        outer = _FORMS.get(word) or _PLAIN.get(word)
        if outer is None:
            raise ToolProblem(f"The type {ast.unparse(node.value)} is not known here.", _USE, node)
        inner = tuple(... if _is_ellipsis(item) else self.type(item) for item in items)
        try:
            return outer[inner if len(inner) != 1 else inner[0]]
        except (TypeError, AttributeError) as error:
            raise ToolProblem(f"{ast.unparse(node)} is not a type: {error}.", _USE, node) from None


def literal(node: ast.expr) -> Any:
    """The value of a literal. Raises ToolProblem for what would have to be computed."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise ToolProblem(f"{ast.unparse(node)} is not a plain value.", "write the value itself", node) from None


def keywords_of(call: ast.Call) -> dict[str, Any]:
    """The keyword arguments of a call that are plain values; others are left out."""
    found = {}
    for keyword in call.keywords:
        if keyword.arg:
            try:
                found[keyword.arg] = literal(keyword.value)
            except ToolProblem:
                continue
    return found


def _items(node: ast.Subscript) -> list[ast.expr]:
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def _unquoted(node: ast.expr) -> ast.expr:
    """A hint in quotes is the hint itself."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return node
    try:
        inner = ast.parse(node.value.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ToolProblem(f"{node.value!r} is not a type.", _USE, node) from None
    return ast.copy_location(inner, node)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
