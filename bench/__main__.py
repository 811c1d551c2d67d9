"""`python -m bench [case …]`: run these cases, or all."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import builder, canvas, cells, turns, weight

CASES: dict[str, Callable[[], bool]] = {
    "turns": turns.run,
    "canvas": canvas.run,
    "builder": builder.run,
    "weight": weight.run,
    "cells": cells.run,
}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(CASES):
        sys.stderr.write(f"No such case: {', '.join(sorted(unknown))}. There are: {', '.join(CASES)}.\n")
        return 2
    held = [CASES[name]() for name in names or CASES]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
