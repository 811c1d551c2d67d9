"""All of it without a mouse."""

from __future__ import annotations

import pytest

from tests.browser.canvas.board import Board
from tests.browser.canvas.conftest import PARTS

pytestmark = pytest.mark.browser


def _press(board: Board, *keys: str) -> None:
    for key in keys:
        board.page.keyboard.press(key)


def test_tab_reads_line_by_line_then_edges_then_leaves(board: Board) -> None:
    board.page.focus("#before")
    seen = []
    for _ in PARTS:
        _press(board, "Tab")
        seen.append(board.focused)
    assert seen[:4] == ["group.room", "agent.planner", "agent.coder", "agent.runner"]
    assert seen[4:7] == ["tool.web", "group.spare", "agent.lead"]
    assert sorted(seen[7:]) == sorted(board.ask("[...canvas.querySelectorAll('fc-edge')].map((it) => it.id)"))
    _press(board, "Tab")
    assert board.focused == "field"


def test_focus_selects(board: Board) -> None:
    board.page.focus("#before")
    _press(board, "Tab", "Tab")
    assert board.selection == [board.focused]


def test_arrows_move_and_tell_once_for_a_held_key(board: Board) -> None:
    board.ask("canvas.reveal('agent.lead')")
    for _ in range(3):
        board.page.keyboard.down("ArrowRight")
    assert board.told("move") == 0
    board.page.keyboard.up("ArrowRight")
    assert board.last("move") == {"to": [["agent.lead", 24, 480, None]]}
    _press(board, "Shift+ArrowUp")
    assert board.last("move") == {"to": [["agent.lead", 24, 440, None]]}
    assert board.told("move") == 2


def test_alt_arrows_go_to_the_nearest(board: Board) -> None:
    board.ask("canvas.reveal('agent.planner')")
    _press(board, "Alt+ArrowRight", "Alt+ArrowDown")
    assert board.focused == "agent.runner"


def test_enter_opens_and_delete_removes(board: Board) -> None:
    board.ask("canvas.reveal('agent.lead')")
    _press(board, "Enter", "Delete")
    assert board.last("open") == {"id": "agent.lead"}
    assert board.last("remove") == {"ids": ["agent.lead"]}
    assert board.ask("document.getElementById('agent.lead') !== null")


def test_all_and_none(board: Board) -> None:
    board.ask("canvas.reveal('agent.lead')")
    _press(board, "Control+a")
    assert len(board.selection) == 7
    assert board.heard == "7 selected."
    _press(board, "Escape")
    assert board.selection == []


def test_zoom(board: Board) -> None:
    board.ask("canvas.reveal('agent.lead')")
    whole = board.box("agent.lead")
    _press(board, "-")
    assert board.box("agent.lead")["width"] < whole["width"]
    _press(board, "1")
    assert board.box("agent.lead") == whole


def test_fields_keep_their_keys(board: Board) -> None:
    board.ask("canvas.append(document.getElementById('field'))")
    board.page.focus("#field")
    board.page.keyboard.type("c1-")
    _press(board, "Backspace")
    assert board.page.input_value("#field") == "c1"
    assert (board.told("targets"), board.told("remove")) == (0, 0)
