"""Steps of the installation: in order, once, and again only when something changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.embedded import bootstrap
from studio.embedded.bootstrap import Failed, Step, do_all


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "lock").write_text("one")
    return tmp_path


@pytest.fixture
def done() -> list[str]:
    return []


def step(root: Path, done: list[str], name: str, *after: str) -> Step:
    return Step(name, lambda: done.append(name), root / f".{name}", (root / "lock",), after)


def fail() -> None:
    raise Failed("pip install something\nno such wheel")


def test_steps_are_done_in_order_and_once(root: Path, done: list[str]) -> None:
    wanted = {"first": step(root, done, "first"), "second": step(root, done, "second", "first", "not wanted")}
    do_all(wanted)
    do_all(wanted)
    assert done == ["first", "second"]


def test_a_step_is_done_again_when_its_inputs_change(root: Path, done: list[str]) -> None:
    wanted = {"first": step(root, done, "first")}
    do_all(wanted)
    (root / "lock").write_text("two")
    do_all(wanted)
    assert done == ["first", "first"]


def test_a_step_is_done_again_when_its_python_is_gone(root: Path, done: list[str]) -> None:
    wanted = {"venv": Step("venv", lambda: done.append("venv"), root / ".venv" / ".made")}
    do_all(wanted)
    (root / ".venv" / "bin").mkdir()
    (root / ".venv" / "bin" / "python").symlink_to(root / "uninstalled")
    do_all(wanted)
    assert done == ["venv", "venv"]


def test_a_failure_stops_what_comes_after_it(root: Path, done: list[str]) -> None:
    wanted = {"first": Step("first", fail, root / ".first"), "second": step(root, done, "second", "first")}
    with pytest.raises(Failed, match="no such wheel"):
        do_all(wanted)
    assert done == []
    assert not (root / ".first").exists()


def test_what_can_be_done_without_fails_in_one_line_and_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = Step("A small model", fail, root / ".model", consolation="It works without.")
    do_all({"model": model})
    do_all({"model": model})
    said = capsys.readouterr().out.splitlines()
    assert said == ["- A small model", "- A small model did not work. It works without. The reason: no such wheel"]


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    assert bootstrap.main(["venv"]) == 1
    assert "Parley needs Python 3.11 or newer; this is 3.9.2" in capsys.readouterr().err


def test_a_command_that_fails_shows_its_last_lines(root: Path) -> None:
    with pytest.raises(Failed, match="the reason"):
        bootstrap.run(sys.executable, "-c", "raise SystemExit('the reason')")


def test_every_step_comes_after_those_it_names() -> None:
    names = list(bootstrap.steps())
    for name, each in bootstrap.steps().items():
        assert all(names.index(earlier) < names.index(name) for earlier in each.after)
