"""A canvas with a frame of three, one agent beside it, a tool and an empty frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.canvas.board import Board
from tests.browser.canvas.drawn import edge, frame, node

PARTS = [
    frame("group.room"),
    frame("group.spare", (800, 400)),
    node("agent.planner", (0, 0), frame="group.room"),
    node("agent.coder", (320, 0), frame="group.room", hue="sky"),
    node("agent.runner", (320, 240), frame="group.room", hue="green"),
    node("agent.lead", (0, 480), hue="amber"),
    node("tool.web", (800, 0), kind="tool", hue="teal"),
    edge("agent.planner", "agent.coder"),
    edge("agent.coder", "agent.runner", label="always"),
    edge("agent.runner", "agent.coder", "row"),
    edge("agent.coder", "tool.web", "offers"),
]
PLANNED = "edge.transition.agent.planner.agent.coder"


@pytest.fixture
def opened(browser: Browser, assets: None) -> Iterator[Callable[..., Board]]:
    """Opens a page; nothing may be complained about in its console at the end."""
    complaints: list[str] = []
    contexts = []

    def board(attributes: str = "", parts: list[str] = PARTS, **options: object) -> Board:
        settings = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"} | options
        contexts.append(context := browser.new_context(**settings))  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return Board(page, parts, attributes)

    yield board
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def board(opened: Callable[..., Board]) -> Board:
    return opened()
