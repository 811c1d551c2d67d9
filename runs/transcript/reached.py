"""Whom code asked for on the network: what it reached, and what it was kept from, one line for each host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat, pluralize

from runs.transcript.left_out import visible


@dataclass(frozen=True, slots=True)
class Contact:
    """`what` was exchanged ("2 requests, 1.2 KB sent, 14.0 KB received"); `refused` is why nothing was, or ""."""

    host: str
    what: str
    refused: str


def contacts(reached: Iterable[Mapping[str, Any]]) -> tuple[Contact, ...]:
    """Of the `reached` of an outcome (`runs.sandbox.cell.Reached` as JSON)."""
    return tuple(_contact(one) for one in reached)


def _contact(one: Mapping[str, Any]) -> Contact:
    count = int(one["requests"])
    asked = f"{count} request{pluralize(count)}"
    what = f"{asked}, {filesizeformat(one['sent'])} sent, {filesizeformat(one['received'])} received"
    return Contact(visible(str(one["host"])), what, visible(str(one["refused"])))
