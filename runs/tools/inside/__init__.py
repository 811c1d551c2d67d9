"""What runs a tool inside a cell: the text of a block, made of one of these modules and of the call.

The cell has none of Parley's files, so the modules travel in that text; they import the standard library and one
another only, and run on any Python from 3.9. A tool's answer is one line of JSON on the output that the block was
given; whatever the tool itself prints goes to the other output, where people see it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from agents.conversation.code_blocks import CodeBlock

Kind = Literal["function", "query", "server"]

#: In the order in which they import one another.
_MODULES: Mapping[Kind, tuple[str, ...]] = {
    "function": ("reply", "values", "arguments", "function"),
    "query": ("reply", "table", "query"),
    "server": ("reply", "content", "server"),
}

_LOADER = """\
import json, sys, types
for name, text in {sources!r}.items():
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(text, name, "exec"), module.__dict__)
sys.modules["{package}.{kind}"].main(json.loads({call!r}))
"""


def block(kind: Kind, call: Mapping[str, Any]) -> CodeBlock:
    """The block that makes this call. Each module says what it wants to find in `call`."""
    return CodeBlock(
        "python", _LOADER.format(sources=_sources(kind), package=__name__, kind=kind, call=json.dumps(call))
    )


@cache
def _sources(kind: Kind) -> dict[str, str]:
    folder = Path(__file__).parent
    return {f"{__name__}.{name}": (folder / f"{name}.py").read_text("utf-8") for name in _MODULES[kind]}
