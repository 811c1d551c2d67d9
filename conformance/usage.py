"""Tokens and dollars, by agent and model."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from conformance.conditions import Json
from runs.models import Entry


def usage_of(entries: Iterable[Entry]) -> Json:
    """Agent → total (with what came from a cache, at its old price) and actual."""
    answered = [entry.data for entry in entries if entry.kind == "model_answered"]
    agents = dict.fromkeys(data["agent"] for data in answered)
    return {
        agent: {
            "total": _summed(data for data in answered if data["agent"] == agent),
            "actual": _summed(data for data in answered if data["agent"] == agent and not data.get("cached")),
        }
        for agent in agents
    }


def cost_of(entries: Iterable[Entry], chat: str) -> Json:
    """Of one chat and of all that began inside it: everybody's, for whatever purpose."""
    answered = [entry.data for entry in entries if entry.kind == "model_answered"]
    inside = [data for data in answered if data["chat"] == chat or data["chat"].startswith(f"{chat}.")]
    return {
        "usage_including_cached_inference": _summed(inside),
        "usage_excluding_cached_inference": _summed(data for data in inside if not data.get("cached")),
    }


def _summed(answers: Iterable[Json]) -> Json:
    models: dict[str, list[Json]] = {}
    for data in answers:
        models.setdefault(data["model"], []).append(data)
    summed = {model: _model(data) for model, data in models.items()}
    return {"total_cost": sum(one["cost"] for one in summed.values())} | summed


def _model(answers: list[Json]) -> Json:
    prompt, completion = (sum(data[key] for data in answers) for key in ("prompt_tokens", "completion_tokens"))
    cost = float(sum(Decimal(data["cost"] or 0) for data in answers))
    return {"cost": cost, "prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
