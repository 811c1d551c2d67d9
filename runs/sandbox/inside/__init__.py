"""What runs inside every cell: the runner, its first process.

`source()` is the text for `python3 -I -c <text> <workspace> <filter>`; the filter of system calls is in hex, and may be
left out. The cell has none of Parley's files, so the modules travel in that text; they import the standard library and
one another only, and run on any Python from 3.9.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

#: In the order in which they import one another.
_MODULES = ("wire", "processes", "workspace", "tunnel", "spare", "block", "runner")

_LOADER = """\
import sys, types
for name, text in {sources!r}.items():
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(text, name, "exec"), module.__dict__)
sys.modules["{package}.runner"].main(*sys.argv[1:])
"""


@cache
def source() -> str:
    folder = Path(__file__).parent
    sources = {f"{__name__}.{name}": (folder / f"{name}.py").read_text("utf-8") for name in _MODULES}
    return _LOADER.format(sources=sources, package=__name__)
