"""The environment, read once and loudly: a value that is not understood stops the start and names the fix."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class BadEnvironment(SystemExit):
    """A variable holds what it cannot hold. Ends the process with one line."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r} is not understood: set it to {wanted}, or leave it out.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("", "1", "0", "yes", "no", "true", "false", "on", "off"):
        return default if value == "" else value in ("1", "yes", "true", "on")
    raise BadEnvironment(name, value, "1 or 0")


def number(name: str, default: int, *, low: int = 0, high: int = 1 << 40) -> int:
    value = text(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise BadEnvironment(name, value, f"a whole number from {low} to {high}")
    return int(value)


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def home() -> Path:
    """Where all data lies (`PARLEY_HOME`, else `./.parley`); made on first use, for its owner only."""
    path = Path(text("PARLEY_HOME", ".parley")).expanduser().resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret(name: str, kept_in: Path) -> str:
    """A secret from the environment, else one that is made once and kept in a file that only its owner can read."""
    if value := text(name):
        return value
    try:
        handle = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(value := secrets.token_urlsafe(48))
    return value
