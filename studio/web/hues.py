"""One hue per speaker. The CSS knows the same names (static/src/tokens.css)."""

from __future__ import annotations

from zlib import crc32

HUES = ("indigo", "sky", "rose", "violet", "teal", "amber", "green", "slate")

# What people and machines keep to themselves, so that a glance tells them from the models.
PERSON, EXECUTOR = "amber", "green"
MODELS = ("indigo", "sky", "rose", "violet", "teal")


def hue_of(name: str) -> str:
    """The hue of a name of which nothing else is known: always the same one, on every machine."""
    return MODELS[crc32(name.encode()) % len(MODELS)]
