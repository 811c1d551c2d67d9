"""What is wrong with a tool, said to the person who wrote it."""

from __future__ import annotations

import ast


class ToolProblem(ValueError):
    """The tool cannot be used as it is. `str()` names the line where there is one, and the fix."""

    def __init__(self, problem: str, fix: str, node: ast.AST | None = None) -> None:
        line = getattr(node, "lineno", None)
        where = "" if line is None else f"line {line}: "
        super().__init__(f"{where}{problem} Fix: {fix}.")
