"""Where Debian's Chromium is, and how it is started."""

from __future__ import annotations

import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome")

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


def path() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)
