"""A trial as its page shows it: what came out, what it printed, or why there is nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from agents.builder import ids
from agents.builder.problems.finding import Mend
from agents.builder.problems.reading import is_name
from runs.tools import answers
from runs.trials.orders import Altered, Order
from runs.trials.rows import Trial

#: Nobody waits so long for a worker that is there.
SOON = timedelta(seconds=8)

#: A longer value is shown up to here; all of it is in the edit that keeps it.
_LONGEST = 20_000


def shown(trial: Trial, now: datetime) -> dict[str, Any]:
    """Context of runs/_trial.html."""
    outcome = trial.outcome or {}
    context = {"trial": trial, "outcome": outcome, "unheard": _unheard(trial, now)}
    if trial.state != Trial.State.DONE:
        return context
    value = answers.from_data(outcome).value
    return context | {"value": _text(value)[:_LONGEST], "mends": list(_mends(trial, value))}


def _unheard(trial: Trial, now: datetime) -> str:
    """The worker that nobody seems to have started, or ""."""
    if trial.state != Trial.State.QUEUED or now - trial.created < SOON:
        return ""
    try:
        return "conversation" if Order.of(trial).is_remote else "sandbox"
    except Altered:
        return "sandbox"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _mends(trial: Trial, value: Any) -> Iterator[Mend]:
    """What a server said goes into the draft by an ordinary edit, as the form's field would send it: JSON as its text,
    and names one a line."""
    outcome = trial.outcome or {}
    names = [name for name in outcome.get("names", ()) if is_name(name)]
    match trial.kind:
        case Trial.Kind.MCP:
            yield _set(trial, f"Keep what it says of {_count(names, 'tool')}", "schemas", _text(value))
            yield from _offered(trial, "tools", names)
        case Trial.Kind.OPENAPI:
            yield _set(trial, "Keep the document", "document", _text(value))
            yield from _offered(trial, "operations", names)


def _offered(trial: Trial, field: str, names: list[str]) -> Iterator[Mend]:
    """All that the server has, where the draft names some that it has not."""
    tools = trial.team.spec.get("tools", []) if trial.team else []
    named = next((tool.get(field) or [] for tool in tools if tool.get("name") == trial.tool), [])
    if names and not (named and set(named) <= set(names)):
        yield _set(trial, f"Offer {_count(names, field.removesuffix('s'))}", field, "\n".join(names))


def _set(trial: Trial, label: str, field: str, value: str) -> Mend:
    return Mend(label, {"op": "set", "id": ids.tool(trial.tool), "field": field, "value": value})


def _count(names: list[str], what: str) -> str:
    return f"the {what} {names[0]}" if len(names) == 1 else f"all {len(names)} {what}s"
