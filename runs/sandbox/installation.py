"""Which Parley this is, among those that share a machine: their cells must not reap each other."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def installation_id() -> str:
    """Twelve characters that stay the same as long as the installation's home (PARLEY_HOME) does."""
    home = Path(os.environ.get("PARLEY_HOME") or PROJECT / ".parley").expanduser().resolve()
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]
