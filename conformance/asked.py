"""Every request that a model really received: the model server's own log, with the journal's word on who asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.conditions import Json
from runs.models import Entry


@dataclass(frozen=True, slots=True)
class _Attempt:
    agent: str
    purpose: str
    model: str


def requests_of(entries: Sequence[Entry], log: Sequence[Json]) -> list[Json]:
    """As many as the journal knows attempts; each is matched with the earliest of its model that is still open."""
    waiting = _attempts(entries)
    asked: list[Json] = []
    for record in log:
        attempt = next((one for one in waiting if one.model == record["model"]), None)
        if attempt is not None:
            waiting.remove(attempt)
            asked.append(_request(len(asked) + 1, attempt, record))
    return asked


def counts_of(entries: Sequence[Entry], asked: Sequence[Json]) -> Json:
    """`total` is what reached a server, `logical` what conversations asked for, whoever answered."""
    per_agent: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for request in asked:
        per_agent[request["agent"]][request["purpose"]] += 1
    return {
        "total": len(asked),
        "logical": sum(entry.kind == "model_called" for entry in entries),
        "cached": sum(bool(entry.data.get("cached")) for entry in entries if entry.kind == "model_answered"),
        "per_agent": {agent: dict(counts) for agent, counts in per_agent.items()},
    }


def _attempts(entries: Sequence[Entry]) -> list[_Attempt]:
    found, about = [], dict[str | None, Json]()
    for entry in entries:
        match entry.kind:
            case "model_called":
                about[entry.step] = entry.data
            case "model_failed" | "model_answered" if not entry.data.get("cached"):
                asker = about[entry.step]
                found.append(_Attempt(asker["agent"], asker["purpose"], entry.data["model"]))
    return found


def _request(number: int, attempt: _Attempt, record: Json) -> Json:
    tools = [tool["function"]["name"] for tool in record.get("tools") or []]
    shared: dict[str, Any] = {key: record.get(key) for key in ("model", "stream", "messages", "params")}
    came = {key: record.get(key) for key in ("reply", "usage", "error")}
    return {"n": number, "agent": attempt.agent, "purpose": attempt.purpose} | shared | {"tools": tools} | came
