"""Ready teams with their sample data: what a new workspace starts with."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agents.spec import TeamSpec

_HERE = Path(__file__).parent

#: In the order in which the home page shows them.
_SLUGS = ("stock-report", "sales-group", "tagline-desk", "tiny-coder")


@dataclass(frozen=True, slots=True)
class GalleryTeam:
    """One ready team. `why_not` says in plain words why it cannot run on this machine; "" where it can."""

    slug: str
    spec: TeamSpec
    tagline: str
    connections: tuple[dict[str, Any], ...]
    why_not: str

    @property
    def available(self) -> bool:
        return not self.why_not

    def sample_files(self) -> list[tuple[str, bytes]]:
        return [(name, (_HERE / self.slug / name).read_bytes()) for name in self.spec.sample.files]


@cache
def teams() -> tuple[GalleryTeam, ...]:
    return tuple(_team(slug) for slug in _SLUGS)


def team(slug: str) -> GalleryTeam | None:
    return next((team for team in teams() if team.slug == slug), None)


def _team(slug: str) -> GalleryTeam:
    card = json.loads((_HERE / slug / "card.json").read_text())
    spec = TeamSpec.parse_text((_HERE / slug / "team.json").read_text())
    return GalleryTeam(slug, spec, card["tagline"], tuple(card["connections"]), _why_not(card["requires"]))


def _why_not(modules: list[str]) -> str:
    if missing := [name for name in modules if importlib.util.find_spec(name) is None]:
        return f"There is no build of {' and '.join(missing)} for this platform, so this team cannot run here."
    return ""
