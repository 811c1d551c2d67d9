"""`manage.py up` for real: it starts, mends itself, and leaves nothing behind."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.studio.embedded.awaiting import is_alive, until
from tests.studio.embedded.running import Running, free_port, write_docker

Up = Callable[..., Running]


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    started: list[Running] = []

    def start(**options: object) -> Running:
        started.append(Running(tmp_path, **options))
        return started[-1]

    yield start
    for running in started:
        running.close()


def nobody_of(family: set[int]) -> bool:
    return not any(map(is_alive, family))


def test_it_works(up: Up) -> None:
    running = up()
    *before, ready, sign_in = running.said("sign-in")
    assert (ready, sign_in) == (f"Parley is ready: {running.url}", f"Sign in (one time): {running.url}sign-in/token/")
    assert before == []
    assert running.ask()["web"] in running.complete()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(up: Up, number: int) -> None:
    running = up()
    running.said("sign-in")
    family = running.complete()
    family.add(running.ask("start")["started"])
    assert running.end(number) == (0, "Stopping ...\n")
    assert nobody_of(family)
    assert not (running.home / "hub.sock").exists()


def test_a_killed_web_process_comes_back(up: Up) -> None:
    running = up()
    running.said("sign-in")
    before = running.ask("start")
    running.kill(before["web"])
    assert "web ended (SIGKILL); starting it again" in running.said("web ended")[-1]
    assert running.ask()["web"] != before["web"]
    assert not is_alive(before["started"])


def test_a_killed_guard_takes_its_family_along(up: Up) -> None:
    running = up()
    running.said("sign-in")
    before = running.ask("start")
    guard = int(Path(f"/proc/{before['web']}/stat").read_text().rpartition(")")[2].split()[1])
    running.kill(guard)
    running.said("web ended (SIGKILL)")
    until(lambda: nobody_of({guard, *before.values()}))
    assert running.ask()["web"] != before["web"]


def test_when_the_supervisor_is_killed_nobody_is_left(up: Up) -> None:
    running = up()
    running.said("sign-in")
    family = running.complete()
    family.add(running.ask("start")["started"])
    running.kill(running.process.pid)
    until(lambda: nobody_of(family))
    again = up(port=running.port)
    again.said("sign-in")


def test_a_second_one_is_told_who_runs(up: Up) -> None:
    running = up()
    running.said("sign-in")
    second = up(port=free_port())
    code, said = second.rest()
    assert code == 1
    assert f"already runs on {running.home} (process {running.process.pid}, {running.url})" in said


def test_a_port_in_use_is_refused_before_anything_starts(up: Up) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        running = up(port=port)
        code, said = running.rest()
    assert code == 1
    assert said == f"Port {port} is in use. Choose another one: make run PORT={port + 1}\n"
    assert not (running.home / "parley.db").exists()


def test_a_database_that_cannot_be_migrated_is_named(up: Up, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "parley.db").write_text("not a database, and longer than a header of one" * 100)
    _, said = up().rest()
    assert re.search(r"The database \(.*parley\.db\) could not be brought up to date, so nothing was started", said)


def test_a_greeter_that_is_not_there_is_an_error(up: Up) -> None:
    running = up(PARLEY_TEST_GREETER="tests.nowhere.ready_lines")
    code, said = running.rest()
    assert (code, "PARLEY_READY_LINES names what is not there" in said) == (1, True)


def test_warnings_reach_the_terminal_and_everything_the_log(up: Up) -> None:
    running = up()
    running.said("sign-in")
    running.ask("warn")
    assert running.said("this is a warning")[-1].startswith("web: ")
    assert "this is a warning" in (running.home / "logs" / "web.log").read_text()


def test_a_missing_image_is_built_in_the_background(up: Up, tmp_path: Path) -> None:
    write_docker(tmp_path, '[ "$1 $2" != "image inspect" ]')
    running = up()
    assert "Building the sandbox image in the background" in running.said("sandbox image")[-1]
    running.said("The sandbox image is built")


def test_a_build_under_way_ends_with_the_rest(up: Up, tmp_path: Path) -> None:
    write_docker(tmp_path, '[ "$1" != build ] || exec sleep 3600; [ "$1 $2" != "image inspect" ]')
    running = up()
    running.said("Building the sandbox image")
    running.said("sign-in")
    family = running.complete(programs=5)
    assert running.end()[0] == 0
    assert nobody_of(family)
