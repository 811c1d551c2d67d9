"""The model connections of a workspace, the likeliest choice for something new first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from agents.builder.reading import objects
from agents.models import ModelConnection
from studio.accounts.models import Workspace

_Kind = ModelConnection.Kind

#: A real model before one that only replays what was written for another team.
_ORDER = {_Kind.OPENAI: 0, _Kind.ANTHROPIC: 0, _Kind.LOCAL: 1, _Kind.SCRIPTED: 2}


def names_by_likelihood(workspace: Workspace, spec: dict[str, Any]) -> list[str]:
    """Those that the team uses already, most used first; then real ones, local ones, scripted ones, by name."""
    used = Counter(
        part["model"]
        for key in ("agents", "groups")
        for part in objects(spec.get(key))
        if isinstance(part.get("model"), str)
    )
    rows = ModelConnection.objects.filter(workspace=workspace).values_list("name", "kind")
    return [name for _, _, name in sorted((-used[name], _ORDER[_Kind(kind)], name) for name, kind in rows)]
