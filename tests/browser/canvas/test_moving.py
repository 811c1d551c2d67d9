"""Dragging nodes and frames, and what leaves or joins a frame by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.canvas.board import Board
from tests.browser.canvas.conftest import PLANNED

pytestmark = pytest.mark.browser


def test_drag_moves_on_the_grid_and_edges_follow(board: Board) -> None:
    path, (x, y) = board.path(PLANNED), board.middle("agent.planner")
    board.drag((x, y), (x + 41, y + 14))
    [[id_, left, top, frame]] = board.last("move")["to"]
    assert (id_, frame, left % 8, top % 8) == ("agent.planner", None, 0, 0)
    assert board.ask("document.getElementById('agent.planner').dataset.x") == str(left)
    assert board.path(PLANNED) != path
    assert board.told("move") == 1


def test_selected_move_together(board: Board) -> None:
    board.ask("canvas.select(['agent.lead', 'tool.web'])")
    x, y = board.middle("agent.lead")
    board.drag((x, y), (x + 80, y))
    assert [entry[0] for entry in board.last("move")["to"]] == ["agent.lead", "tool.web"]


def test_frame_does_not_grow_with_what_leaves_it(board: Board) -> None:
    room, (x, y) = board.box("group.room"), board.middle("agent.planner")
    board.hold((x, y), (x, room["bottom"] + 60))
    assert board.box("group.room") == room
    board.mouse.up()
    assert board.last("move")["to"][0][3] == ""
    assert board.box("group.room")["width"] < room["width"]


def test_node_joins_the_frame_it_is_dropped_in(board: Board) -> None:
    spare = board.middle("group.spare")
    board.hold(board.middle("agent.lead"), spare)
    assert "is-joining" in board.ask("document.getElementById('group.spare').className")
    board.mouse.up()
    assert board.last("move")["to"][0][3] == "group.spare"
    assert board.ask("document.getElementById('agent.lead').dataset.frameRef") == "group.spare"


def test_tool_joins_nothing(board: Board) -> None:
    board.drag(board.middle("tool.web"), board.middle("group.spare"))
    assert board.last("move")["to"][0][3] is None


def test_frame_takes_along_what_is_in_it(board: Board) -> None:
    runner = board.box("agent.runner")
    x, y = board.head("group.room")
    board.drag((x, y), (x + 60, y + 20))
    moved = {entry[0]: entry[3] for entry in board.last("move")["to"]}
    assert moved == dict.fromkeys(["group.room", "agent.planner", "agent.coder", "agent.runner"])
    assert board.box("agent.runner")["x"] > runner["x"] + 40


def test_frame_joins_a_frame(board: Board) -> None:
    room = board.box("group.room")
    board.drag(board.head("group.spare"), (room["x"] + 100, room["bottom"] - 90))
    assert board.last("move")["to"][0][3] == "group.room"
    assert board.box("group.room")["height"] > room["height"]


def test_escape_puts_back(board: Board) -> None:
    before = board.box("agent.lead")
    x, y = board.middle("agent.lead")
    board.hold((x, y), (x + 100, y))
    board.page.keyboard.press("Escape")
    board.mouse.up()
    assert (board.box("agent.lead"), board.told("move")) == (before, 0)


def test_who_only_reads_moves_nothing(opened: Callable[..., Board]) -> None:
    board = opened("data-readonly")
    x, y = board.middle("agent.lead")
    places = board.ask("canvas.positions()")
    board.drag((x, y), (x + 80, y))
    board.mouse.click(*board.middle("agent.lead"))
    for key in ("ArrowDown", "c", "Delete"):
        board.page.keyboard.press(key)
    assert board.ask("canvas.positions()") == places
    assert (board.selection, board.told("move"), board.told("targets"), board.told("remove")) == (
        ["agent.lead"],
        0,
        0,
        0,
    )
