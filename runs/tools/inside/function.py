"""Calls a Python function. `call`: {"name", "source", "arguments": {…}}."""

from __future__ import annotations

import asyncio
import inspect
import linecache
import sys
import types
import typing
from typing import Any

from runs.tools.inside.arguments import built
from runs.tools.inside.reply import answer_with
from runs.tools.inside.values import plain

#: What a source may use without importing it.
_GIVEN = ("Annotated", "Any", "Dict", "List", "Literal", "Optional", "Tuple", "Union")


def main(call: dict[str, Any]) -> None:
    answer_with(lambda: plain(_result(call)))


def _result(call: dict[str, Any]) -> Any:
    function = getattr(_loaded(call["name"], call["source"]), call["name"])
    value = function(**built(function, call["arguments"]))
    return asyncio.run(_awaited(value)) if inspect.isawaitable(value) else value


def _loaded(name: str, source: str) -> types.ModuleType:
    """The source as a module, so that dataclasses and type hints find themselves, and tracebacks their lines."""
    module = sys.modules["tool"] = types.ModuleType("tool")
    module.__dict__.update({word: getattr(typing, word) for word in _GIVEN})
    file = f"<{name}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - in a cell
    return module


async def _awaited(value: Any) -> Any:
    return await value
