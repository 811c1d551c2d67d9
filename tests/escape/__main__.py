"""`python -m tests.escape [of pytest's arguments …]`: every attack on the cells, and a table of what held each."""

from __future__ import annotations

import sys

import pytest

from tests.escape.table import FOLDER, Table

SANDBOXES = FOLDER.parent / "runs" / "sandbox"

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", str(FOLDER), str(SANDBOXES), *sys.argv[1:]], plugins=[Table()]))
