"""The models of a scenario: each entry of each agent's list is a connection of its own, for each has its own price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from conformance.conditions import Json

#: What belongs to the agent and not to one entry of its list.
_OF_THE_AGENT = ("config_list", "cache_seed", "stream")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model connection to be made. `price` is per 1k (prompt, completion) tokens; without one, a token is free, as
    AutoGen counts a model that it does not know."""

    name: str
    model: str
    price: tuple[Decimal, Decimal]
    timeout: float


def names_of(speaker: Json) -> list[str]:
    return [wanted.name for wanted in _wanted_by(speaker)]


def connections_of(scenario: Json) -> list[Wanted]:
    speakers = [*scenario["agents"], *scenario.get("groups", [])]
    return [wanted for speaker in speakers for wanted in _wanted_by(speaker)]


def _wanted_by(speaker: Json) -> Iterator[Wanted]:
    for number, entry in enumerate(_entries(speaker.get("llm") or {}), 1):
        prompt, completion = (Decimal(str(dollars)) for dollars in entry.get("price", (0, 0)))
        timeout = float(entry.get("timeout", 60))
        yield Wanted(f"{speaker['name']} {number}", entry["model"], (prompt, completion), timeout)


def _entries(llm: Json) -> list[dict[str, Any]]:
    """What is said of all entries holds for each, unless the entry itself says otherwise."""
    shared = {key: value for key, value in llm.items() if key not in _OF_THE_AGENT}
    if not llm:
        return []
    return [shared | entry for entry in llm.get("config_list", [{}])]
