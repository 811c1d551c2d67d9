"""`python -m tests.escape [of pytest's arguments …]`: every attack on the cells, and a table of what held each."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.escape.table import Table

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", str(Path(__file__).parent), *sys.argv[1:]], plugins=[Table()]))
