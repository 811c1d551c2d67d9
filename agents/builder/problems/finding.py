"""One thing that is wrong with a draft."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Mend:
    """A quick fix: what its button says, and the edit that it makes (docs/decisions/0009)."""

    label: str
    edit: dict[str, Any] = field(hash=False)

    @property
    def json(self) -> str:
        return json.dumps(self.edit, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """`id` is that of the part it is about, `field` the field of its form ("code.seconds"), "" for the whole part.
    `what` names the part; `reason` and `fix` are sentences. `mends` are there only where they are certain to be right.
    `path` is where it stands in the file.
    """

    severity: Severity
    id: str
    field: str
    what: str
    reason: str
    fix: str
    mends: tuple[Mend, ...] = ()
    path: str = ""

    @property
    def icon(self) -> str:
        """Of the kind of part."""
        return _ICONS.get(self.id.partition(".")[0], "users-round")


_ICONS = {"agent": "bot", "group": "users-round", "tool": "wrench", "rule": "route", "start": "messages-square"}
