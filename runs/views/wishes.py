"""What a reviewer wants otherwise of the limits that the card shows."""

from __future__ import annotations

import math

from django.http import QueryDict

from runs.profiles.terms import Change
from runs.reviews.verdicts import Undecidable
from runs.sandbox.cell import MiB


def limits_wanted(form: QueryDict) -> Change:
    """An empty field leaves its limit as it was shown; sizes are in megabytes. Raises Undecidable for what is no
    number."""
    memory, disk = _number(form, "memory", "Memory"), _number(form, "disk", "Workspace")
    return Change(
        seconds=_number(form, "seconds", "Time"),
        memory=None if memory is None else int(memory * MiB),
        cpus=_number(form, "cpus", "CPUs"),
        workspace=None if disk is None else int(disk * MiB),
        hosts=_hosts(form),
    )


def _number(form: QueryDict, name: str, what: str) -> float | None:
    text = form.get(name, "").strip()
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Undecidable(f"{what}: “{text[:40]}” is no number.")
    return number


def _hosts(form: QueryDict) -> tuple[str, ...] | None:
    """`network` tells that the card had this choice: the hosts that are not ticked then are not to be reached."""
    return tuple(form.getlist("host")) if "network" in form else None
