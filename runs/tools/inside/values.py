"""What a function returned, as JSON data: models and dataclasses become objects, all else must be JSON already."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any


def plain(value: Any) -> Any:
    """JSON data for `value`. Raises TypeError, which says what to return instead, for what has no such form."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return _scalar(value)
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "model_dump"):  # a pydantic model
        return plain(value.model_dump())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return plain(value.tolist())
    raise TypeError(
        f"A value of the type {type(value).__name__} cannot be made into JSON: "
        "return text, numbers, lists, dicts, or a dataclass of these."
    )


def _scalar(value: Any) -> Any:
    """JSON has no words for numbers that are none; a text has. Subclasses lose what JSON cannot hold anyway."""
    if isinstance(value, float):
        return float(value) if value - value == 0 else str(value)
    return str(value) if isinstance(value, str) else value


def _key(key: Any) -> Any:
    if key is None or isinstance(key, (str, int, float, bool)):
        return key
    if isinstance(key, enum.Enum):
        return _key(key.value)
    raise TypeError(f"A key of the type {type(key).__name__} cannot be made into JSON: use text.")
