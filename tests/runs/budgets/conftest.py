"""Runs with a budget, whose model is a server over HTTP that counts what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agents.spec import TeamSpec
from runs import lifecycle
from runs.lifecycle import Order
from runs.models import Run
from tests.model_server import ModelServer, Text
from tests.runs.rig import team

#: Prompt and completion tokens of every answer.
USAGE = (60, 40)

Begin = Callable[..., Run]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


def answer(text: str, **more: Any) -> Text:
    return Text(text, usage=USAGE, **more)


@pytest.fixture
def begin(workspace, server) -> Begin:
    """A run of two who talk on and on: `begin({"tokens": 150})`. A call costs a dollar, unless `priced` is False."""

    def begun(limits: dict[str, Any], *, priced: bool = True, spec: dict[str, Any] | None = None, **order: Any) -> Run:
        price = {"price_prompt": 10, "price_completion": 10} if priced else {}
        where = {"kind": "openai", "base_url": server.base_url, "model": "m"}
        workspace.connections.update_or_create(name="Script", defaults=where | price)
        raw = (spec or team(default_reply="And?", max_auto_replies=20)) | {"budget": limits}
        return lifecycle.start(Order(workspace, TeamSpec.parse(raw), "Talk.", **order), ring=False)

    return begun
