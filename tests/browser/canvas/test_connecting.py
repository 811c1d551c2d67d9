"""Edges are drawn by mouse, finger and key; the page says what cannot be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.canvas.board import Board, Finger

pytestmark = pytest.mark.browser

REASONS = {"tool.web": "A lead calls no tools.", "group.spare": "It is empty."}


def _select(board: Board, id_: str) -> None:
    board.ask("canvas.select([it])", id_)


def test_mouse_draws_an_edge(board: Board) -> None:
    _select(board, "agent.lead")
    board.drag(board.port("right"), (500, 600), board.middle("agent.runner"))
    assert board.last("targets") == {"source": "agent.lead"}
    assert board.last("connect") == {"source": "agent.lead", "target": "agent.runner"}
    assert board.told("move") == 0


def test_refused_target_shows_why_and_does_nothing(board: Board) -> None:
    board.ask("window.reasons = it", REASONS)
    _select(board, "agent.lead")
    board.hold(board.port("right"), (700, 500), board.middle("tool.web"))
    assert board.page.locator(".fc-bubble").inner_text() == REASONS["tool.web"]
    assert REASONS["tool.web"] in board.heard
    assert board.ask("document.getElementById('agent.coder').dataset.target") == "yes"
    assert board.ask("document.getElementById('tool.web').dataset.target") == "no"
    board.mouse.up()
    assert board.last("refuse") == {"reason": REASONS["tool.web"]}
    assert board.told("connect") == 0
    assert board.page.locator("[data-target], .is-source, .fc-bubble:visible").count() == 0


def test_dropped_on_the_ground_it_is_nothing(board: Board) -> None:
    _select(board, "agent.lead")
    board.drag(board.port("right"), (600, 700))
    assert (board.told("connect"), board.told("refuse")) == (0, 0)


def test_frame_around_the_source_counts_only_by_its_head(board: Board) -> None:
    _select(board, "agent.planner")
    x, y = board.port("bottom")
    board.drag((x, y), (x, y + 60))
    assert board.told("connect") == 0
    board.drag(board.port("bottom"), (x, y + 60), board.head("group.room"))
    assert board.last("connect") == {"source": "agent.planner", "target": "group.room"}


def test_back_on_its_source_it_is_a_loop(board: Board) -> None:
    _select(board, "agent.lead")
    board.drag(board.port("right"), (900, 760), board.middle("agent.lead"))
    assert board.last("connect") == {"source": "agent.lead", "target": "agent.lead"}


def test_two_clicks_do_without_a_drag(board: Board) -> None:
    _select(board, "agent.lead")
    board.mouse.click(*board.port("right"))
    board.mouse.click(*board.middle("agent.coder"))
    assert board.last("connect") == {"source": "agent.lead", "target": "agent.coder"}


def test_finger_draws_an_edge(opened: Callable[..., Board]) -> None:
    board = opened(has_touch=True)
    finger = Finger(board.page)
    finger.tap(board.middle("agent.lead"))
    assert board.selection == ["agent.lead"]
    finger.drag(board.port("right"), (500, 600), board.middle("agent.runner"))
    assert board.last("connect") == {"source": "agent.lead", "target": "agent.runner"}


def test_keys_draw_an_edge(board: Board) -> None:
    board.ask("canvas.reveal('agent.planner')")
    board.page.keyboard.press("c")
    assert "Connecting from planner" in board.heard
    board.page.keyboard.press("ArrowRight")
    assert (board.focused, board.heard) == ("agent.coder", "coder: can be connected.")
    board.page.keyboard.press("Enter")
    assert board.last("connect") == {"source": "agent.planner", "target": "agent.coder"}
    assert board.focused == "agent.planner"


def test_keys_hear_why_not_and_cancel(board: Board) -> None:
    board.ask("window.reasons = it", {"agent.coder": "They follow already."})
    board.ask("canvas.reveal('agent.planner')")
    board.page.keyboard.press("c")
    board.page.keyboard.press("Tab")
    assert board.heard == "coder: cannot be connected. They follow already."
    board.page.keyboard.press("Enter")
    assert (board.last("refuse"), board.told("connect")) == ({"reason": "They follow already."}, 0)
    board.page.keyboard.press("c")
    board.page.keyboard.press("Escape")
    assert board.heard == "Cancelled."
    assert board.selection == ["agent.planner"]
