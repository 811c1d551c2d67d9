"""A scenario file, and the TeamSpec that says the same."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.spec import TeamSpec
from conformance.chats import acts_of
from conformance.conditions import Json
from conformance.connections import Wanted, connections_of
from conformance.functions import tool_of
from conformance.groups import group_of
from conformance.people import agent_of


@dataclass(frozen=True, slots=True)
class Scenario:
    """`told` is the file's own JSON."""

    told: Json

    @classmethod
    def read(cls, path: Path) -> Scenario:
        return cls(json.loads(path.read_text()))

    @property
    def id(self) -> str:
        return str(self.told["id"])

    @property
    def script(self) -> Json:
        """What the models say."""
        return dict(self.told.get("llm_script") or {})

    @property
    def connections(self) -> list[Wanted]:
        return connections_of(self.told)

    @property
    def operations(self) -> list[str]:
        return [operation["op"] for operation in self.told["run"]]

    def answers(self) -> dict[str, deque[str]]:
        """What people say, by the agent or group in whose place they are asked."""
        agents = {agent["name"]: deque(agent.get("human_inputs", [])) for agent in self.told["agents"]}
        return agents | {group["name"]: deque(group.get("manual_inputs", [])) for group in self._groups}

    def spec(self) -> TeamSpec:
        """Raises SpecError where the format cannot say it."""
        return TeamSpec.parse(self.raw_spec())

    def raw_spec(self) -> dict[str, Any]:
        return {
            "parley": 1,
            "name": self.id,
            "description": self.told.get("title", ""),
            "seed": self.told.get("seed", 0),
            "agents": [agent_of(agent) for agent in self.told["agents"]],
            "groups": [group_of(group) for group in self._groups],
            "tools": [tool_of(name, function) for name, function in self.told.get("functions", {}).items()],
            "conversation": {"type": "program", "acts": list(acts_of(self.told))},
        }

    @property
    def _groups(self) -> list[Json]:
        return list(self.told.get("groups", []))
