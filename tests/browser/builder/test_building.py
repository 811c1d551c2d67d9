"""From an empty canvas to a run: planner, coder, reviewer and executor, drawn by mouse, by finger and by keyboard.

What was drawn is the same team as one that was written by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.builder.builder_page import BuilderPage
from tests.browser.builder.hands import Hands, Keys, Mouse, Touch
from tests.browser.studio_process import Studio
from tests.model_server import ModelServer, Text

ASSISTANT = {
    "type": "assistant",
    "instructions": (
        "You are a helpful assistant. Work on the task step by step. When it is done, say what came of it and end your "
        "message with TERMINATE."
    ),
    "model": "GPT",
}

BY_HAND: dict[str, Any] = {
    "parley": 1,
    "name": "Untitled team",
    "agents": [
        {"name": "planner", **ASSISTANT, "description": "Divides the task into steps."},
        {"name": "coder", **ASSISTANT},
        {"name": "reviewer", **ASSISTANT},
        {"name": "executor", "type": "user_proxy", "code": {}},
    ],
    "groups": [
        {
            "name": "workshop",
            "model": "GPT",
            "members": ["planner", "coder", "reviewer", "executor"],
            "selection": {
                "rows": [
                    {"after": ["executor"], "when": {"code_succeeded": False}, "next": {"speaker": "coder"}},
                    {"after": ["executor"], "when": {"code_succeeded": True}, "next": {"speaker": "reviewer"}},
                ],
                "default": {"method": "auto"},
            },
            "max_rounds": 12,
            "transitions": {
                "allowed": {
                    "planner": ["coder"],
                    "coder": ["executor"],
                    "executor": ["planner", "coder", "reviewer"],
                    "reviewer": ["planner"],
                }
            },
        }
    ],
    "conversation": {"initiator": "executor", "recipient": "workshop"},
}

LINES = [
    ("planner", "coder"),
    ("coder", "executor"),
    ("executor", "planner"),
    ("executor", "coder"),
    ("executor", "reviewer"),
    ("reviewer", "planner"),
]


@pytest.fixture
def model(studio: Studio, sign_in: Callable[..., Page]) -> Iterator[ModelServer]:
    """A model over HTTP that plans, writes code, and is content; connected as a person connects one."""
    with ModelServer() as server:
        page = sign_in()
        known = studio.rows("select id from agents_modelconnection where name = 'GPT'")
        page.goto(f"{studio.url}/models/{UUID(str(known[0][0])) if known else 'new'}/")
        for field, value in (("name", "GPT"), ("base_url", server.base_url), ("model", "m"), ("api_key", "sk-x")):
            page.locator(f"[name={field}]").fill(value)
        page.get_by_role("button", name="Save").click()
        server.answers("planner", "Add up one and two.", Text("```python\nprint(1 + 2)\n```"), "It is 3. TERMINATE")
        yield server


@pytest.mark.parametrize(
    ("hand", "options"),
    [
        (Mouse, {"viewport": {"width": 1500, "height": 1000}}),
        (Touch, {"viewport": {"width": 1500, "height": 1000}, "has_touch": True}),
        (Keys, {"viewport": {"width": 1280, "height": 860}}),
    ],
)
def test_a_group_of_four_is_drawn_and_held(
    studio: Studio, sign_in: Callable[..., Page], model: ModelServer, hand: type[Hands], options: dict[str, Any]
) -> None:
    page = sign_in(**options)
    page.goto(f"{studio.url}/teams/new/")
    page.get_by_role("button", name="Empty canvas").click()
    page.wait_for_url(re.compile("/build/$"))
    hands = hand(BuilderPage(page, page.url))
    _people(hands)
    page.reload()
    hands = hand(BuilderPage(page, page.url))
    _lines(hands)
    _table(hands)
    assert spec_of(page) == BY_HAND
    _undo_and_redo(hands)
    assert spec_of(page) == BY_HAND
    _run(hands)


def _people(hands: Hands) -> None:
    hands.add("group", "group chat", "group.group")
    _rename(hands, "group.group", "workshop")
    for name in ("planner", "coder", "reviewer"):
        hands.add("assistant", "assistant", "agent.assistant")
        _rename(hands, "agent.assistant", name)
    hands.add("executor", "executor", "agent.executor")
    hands.open("agent.planner")
    hands.type("description", "Divides the task into steps.")
    hands.builder.wait_until_saved()


def _rename(hands: Hands, id_: str, name: str) -> None:
    hands.open(id_)
    hands.type("name", name)
    expect(hands.builder.part(f"{id_.partition('.')[0]}.{name}")).to_be_visible()
    hands.builder.wait_until_saved()


def _lines(hands: Hands) -> None:
    for source, target in LINES:
        hands.connect(f"agent.{source}", f"agent.{target}")
        line = f"edge.transition.workshop.{source}.{target}"
        expect(hands.page.locator(f'[data-edge="{line}"]')).to_have_count(1)
    hands.connect("start", "agent.executor")
    expect(hands.page.locator('[data-edge="edge.begins"]')).to_have_count(1)
    hands.connect("agent.executor", "group.workshop")
    expect(hands.page.locator('[data-edge="edge.chat"]')).to_have_count(1)


def _table(hands: Hands) -> None:
    for target, outcome in (("coder", "it failed"), ("reviewer", "it went well")):
        hands.open(f"edge.transition.workshop.executor.{target}")
        hands.choose("when.code_succeeded", outcome)
        hands.builder.wait_until_saved()
    hands.open("group.workshop")
    hands.go_to("turns")
    hands.type("max_rounds", "12")
    hands.builder.wait_until_saved()


def _undo_and_redo(hands: Hands) -> None:
    """Thirty steps back and thirty forth. The field that was typed in is left first: its own undo comes before ours."""
    page = hands.page
    page.locator("#canvas [data-node]").first.focus()
    seen = [spec_of(page)]
    for _ in range(30):
        page.keyboard.press("Control+z")
        hands.builder.wait_until_saved()
    assert spec_of(page) != seen[0]
    for _ in range(30):
        page.keyboard.press("Control+Shift+z")
        hands.builder.wait_until_saved()


def _run(hands: Hands) -> None:
    page = hands.page
    hands.press("Run")
    page.locator("#start-sheet [name=task]").fill("What is one and two?")
    page.locator("#start-sheet button[type=submit]").click()
    page.wait_for_url(re.compile("/runs/[0-9a-f-]{36}/"))
    page.locator("form[data-review]").get_by_role("button", name="Approve").click()
    expect(page.locator(".msg.end")).to_contain_text("It is 3.")


def spec_of(page: Page) -> dict[str, Any]:
    address = page.url.replace("/build/", "/spec/")
    spec: dict[str, Any] = json.loads(page.request.get(address).text())
    return spec
