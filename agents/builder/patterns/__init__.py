"""Patterns to start from: teams of a proven shape, whose agents leave their model open ("").

Each is a whole team, so that a new one can be made of it; pasted into a draft, its parts and its conversation count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agents.builder.document import Document, with_skeleton
from agents.builder.drawing import Node, scene

_HERE = Path(__file__).parent

#: In the order in which they are offered, each with its icon.
_ICONS = {
    "two-agents": "square-terminal",
    "plan-code-review": "workflow",
    "debate": "scale",
    "writer-critic": "feather",
    "fact-checked": "search-check",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """`spec` is that of a team but for its models."""

    slug: str
    icon: str
    spec: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.spec["name"])

    @property
    def sentence(self) -> str:
        return str(self.spec["description"])

    @property
    def agents(self) -> int:
        return len(self.spec["agents"])

    @property
    def cast(self) -> list[Node]:
        """Its agents as the canvas draws them."""
        return [node for node in scene(Document(self.spec)).nodes if node.kind == "agent"]


@cache
def patterns() -> tuple[Pattern, ...]:
    return tuple(_pattern(slug, icon) for slug, icon in _ICONS.items())


def pattern(slug: str) -> Pattern | None:
    return next((one for one in patterns() if one.slug == slug), None)


def _pattern(slug: str, icon: str) -> Pattern:
    return Pattern(slug, icon, with_skeleton(json.loads((_HERE / f"{slug}.json").read_text())))
