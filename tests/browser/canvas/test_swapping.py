"""The server draws anew; who looks at it keeps focus and selection."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.canvas.board import Board, Finger
from tests.browser.canvas.conftest import PLANNED
from tests.browser.canvas.drawn import edge, node

pytestmark = pytest.mark.browser


def _put(board: Board, *parts: tuple[str, str]) -> None:
    board.ask("canvas.put(it)", dict(parts))


def test_put_replaces_and_keeps_focus_and_selection(board: Board) -> None:
    board.ask("canvas.reveal('agent.coder')")
    _put(board, ("agent.coder", node("agent.coder", (320, 40), frame="group.room", more='data-new="1"')))
    assert board.ask("document.getElementById('agent.coder').dataset.new") == "1"
    assert (board.focused, board.selection) == ("agent.coder", ["agent.coder"])
    assert "is-selected" in board.ask("document.getElementById('agent.coder').className")
    assert board.told("select") == 1


def test_edges_follow_a_swapped_node(board: Board) -> None:
    before = board.path(PLANNED)
    _put(board, ("agent.coder", node("agent.coder", (480, 160), frame="group.room")))
    assert board.path(PLANNED) != before


def test_put_brings_new_ones(board: Board) -> None:
    new = edge("agent.lead", "agent.new", "trigger", "then")
    _put(board, ("agent.new", node("agent.new", (400, 480))), ("edge.trigger.agent.lead.agent.new", new))
    assert board.path("edge.trigger.agent.lead.agent.new").startswith("M")
    board.mouse.click(*board.middle("agent.new"))
    assert board.selection == ["agent.new"]


def test_drop_takes_out_with_focus_to_the_next(board: Board) -> None:
    board.ask("canvas.reveal('agent.planner')")
    board.ask("canvas.drop(['agent.planner', it])", PLANNED)
    assert board.page.locator(f"[data-edge='{PLANNED}']").count() == 0
    assert board.focused == "agent.coder"
    assert board.selection == []
    assert board.last("select") == {"ids": []}


def test_attributes_changed_by_others_are_drawn(board: Board) -> None:
    board.ask("document.getElementById('agent.lead').dataset.x = 400")
    assert board.ask("canvas.positions()['agent.lead']") == [400, 480]
    board.ask("document.getElementById(it).dataset.active = ''", PLANNED)
    assert board.page.locator(f"[data-edge='{PLANNED}'][data-active]").count() == 1


def test_edges_of_a_pair_never_coincide(board: Board) -> None:
    there, back = "edge.transition.agent.coder.agent.runner", "edge.row.agent.runner.agent.coder"
    barred = "edge.barred.agent.coder.agent.runner"
    _put(board, (barred, edge("agent.coder", "agent.runner", "barred")))
    ends = {frozenset(board.path(id_)[1:].replace("C", " ").split()) for id_ in (there, back, barred)}
    assert len(ends) == 3


def test_finger_moves_and_two_pinch(opened: Callable[..., Board]) -> None:
    board = opened(has_touch=True, viewport={"width": 390, "height": 780})
    finger = Finger(board.page)
    x, y = board.middle("agent.lead")
    finger.drag((x, y), (x + 20, y + 30), (x + 40, y + 60))
    assert board.last("move")["to"][0][0] == "agent.lead"
    width = board.box("agent.lead")["width"]
    finger.touch("touchStart", (150, 640), (240, 640))
    finger.touch("touchMove", (120, 640), (270, 640))
    finger.touch("touchMove", (60, 640), (330, 640))
    finger.touch("touchEnd")
    assert board.box("agent.lead")["width"] > 1.5 * width
    assert board.told("move") == 1


def test_second_finger_on_a_held_node_pinches_instead(opened: Callable[..., Board]) -> None:
    board = opened(has_touch=True)
    finger, (x, y), width = Finger(board.page), board.middle("agent.lead"), board.box("agent.lead")["width"]
    finger.touch("touchStart", (x, y))
    finger.touch("touchStart", (x, y), (x + 60, y))
    finger.touch("touchMove", (x, y), (x + 80, y))
    finger.touch("touchMove", (x, y), (x + 160, y))
    finger.touch("touchEnd")
    assert board.box("agent.lead")["width"] > width
    assert board.told("move") == 0
