"""Selecting by mouse, what may be seen of a thing, and the small picture of the whole."""

from __future__ import annotations

import pytest

from tests.browser.canvas.board import Board
from tests.browser.canvas.conftest import PLANNED

pytestmark = pytest.mark.browser


def test_press_selects_and_ground_clears(board: Board) -> None:
    board.mouse.click(*board.middle("agent.coder"))
    assert board.last("select") == {"ids": ["agent.coder"]}
    board.mouse.click(1200, 300)
    assert board.selection == []
    assert board.last("select") == {"ids": []}


def test_shift_adds_and_takes_away(board: Board) -> None:
    board.mouse.click(*board.middle("agent.coder"))
    board.page.keyboard.down("Shift")
    board.mouse.click(*board.middle("agent.lead"))
    assert board.selection == ["agent.coder", "agent.lead"]
    board.mouse.click(*board.middle("agent.coder"))
    assert board.selection == ["agent.lead"]


def test_marquee_selects_what_it_touches(board: Board) -> None:
    coder, runner = board.box("agent.coder"), board.box("agent.runner")
    board.page.keyboard.down("Shift")
    board.drag((coder["x"] - 12, coder["y"] - 8), (coder["right"] - 20, runner["y"] + 30))
    assert board.selection == ["agent.coder", "agent.runner"]
    assert board.told("move") == 0


def test_drag_on_the_ground_pans_and_keeps_the_selection(board: Board) -> None:
    board.mouse.click(*board.middle("agent.lead"))
    before = board.middle("agent.lead")
    board.drag((1200, 300), (1150, 260))
    x, y = board.middle("agent.lead")
    assert (x - before[0], y - before[1]) == pytest.approx((-50, -40), abs=1)
    assert board.selection == ["agent.lead"]


def test_edge_is_selected_by_a_press_on_its_line(board: Board) -> None:
    planner, coder = board.middle("agent.planner"), board.middle("agent.coder")
    board.mouse.click((planner[0] + coder[0]) / 2, (planner[1] + coder[1]) / 2)
    assert board.selection == [PLANNED]


def test_double_click_opens(board: Board) -> None:
    board.mouse.dblclick(*board.middle("agent.coder"))
    assert board.last("open") == {"id": "agent.coder"}


def test_under_names_the_inmost(board: Board) -> None:
    assert board.ask("canvas.under(...it)", board.middle("agent.coder")) == "agent.coder"
    assert board.ask("canvas.under(...it)", board.head("group.room")) == "group.room"
    assert board.ask("canvas.under(1270, 300)") == ""


def test_minimap_pans_to_where_it_is_pressed(board: Board) -> None:
    before = board.ask("canvas.centre()")
    map_ = board.box("mini")
    board.mouse.click(map_["x"] + 40, map_["y"] + 30)
    after = board.ask("canvas.centre()")
    assert (after["x"] < before["x"] - 50, after["y"] < before["y"]) == (True, True)


def test_wheel_pans_and_with_control_zooms(board: Board) -> None:
    before = board.box("agent.lead")
    board.mouse.move(600, 300)
    board.mouse.wheel(0, 40)
    assert board.box("agent.lead")["y"] == pytest.approx(before["y"] - 40, abs=1)
    board.page.keyboard.down("Control")
    board.mouse.wheel(0, -100)
    assert board.box("agent.lead")["width"] > before["width"]


def test_align_moves_all_in_one(board: Board) -> None:
    board.ask("canvas.select(['agent.coder', 'agent.lead', 'tool.web'])")
    board.ask("canvas.align('left')")
    assert [entry[:2] for entry in board.last("move")["to"]] == [["agent.coder", 0], ["agent.lead", 0], ["tool.web", 0]]
    assert board.told("move") == 1


def test_reveal_pans_selects_and_focuses(board: Board) -> None:
    board.drag((1200, 300), (100, 300))
    board.drag((1200, 300), (100, 300))
    board.ask("canvas.reveal('agent.lead')")
    assert 0 < board.box("agent.lead")["x"] < 1280
    assert (board.selection, board.focused) == (["agent.lead"], "agent.lead")


def test_a_low_thing_is_not_covered_by_its_handles(board: Board) -> None:
    board.ask("canvas.select(['tool.web'])")
    shown = board.ask("[...canvas.querySelectorAll('.fc-port:not([hidden])')].map((port) => port.dataset.side)")
    assert sorted(shown) == ["left", "right"]
    x, y = board.middle("tool.web")
    assert board.ask("document.elementFromPoint(it[0], it[1]).closest('[data-node]')?.id", [x, y]) == "tool.web"
