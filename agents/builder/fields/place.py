"""Where a form is filled in: the part, the document around it, and the names that there are to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.builder import ids, reading
from agents.builder.document import Document
from agents.builder.fields.controls import Pool


@dataclass(frozen=True, slots=True)
class Place:
    """`connections` are the names of the workspace's models, the likeliest first, `profiles` its sandbox profiles with
    what they mean."""

    document: Document
    id: str
    part: dict[str, Any]
    connections: tuple[str, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        return ids.read(self.id)

    def pool(self, of: Pool) -> list[str]:
        agents = [part["name"] for part in self.document.named("agents")]
        groups = [part["name"] for part in self.document.named("groups")]
        match of:
            case "agents":
                return agents
            case "groups":
                return groups
            case "speakers":
                return [name for name in agents + groups if self.id != ids.group(name)]
            case "members":
                return self._members()
            case "offered":
                return [name for tool in self.document.named("tools") for name in reading.offered_names(tool)]
            case "functions":
                return [tool["name"] for tool in self.document.named("tools") if tool.get("type", "python") == "python"]
            case "models":
                return list(self.connections)
            case "profiles":
                return list(self.profiles)

    def label(self, of: Pool, name: str) -> str:
        """What a choice of this name says."""
        return f"{name}: {self.profiles[name]}" if of == "profiles" else name

    def other_than(self, name: str) -> str:
        """Somebody to talk to, or "" where there is nobody else."""
        return next((other for other in self.pool("speakers") if other != name), "")

    def _members(self) -> list[str]:
        group = self.document.find("groups", self.words[1]) if len(self.words) > 1 else None
        return list(reading.strings(group.get("members"))) if group else self.pool("speakers")
