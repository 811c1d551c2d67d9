"""The broker with real workers: order, countdown, two at once, and what a kill leaves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.embedded.broker import MessageFile
from tests.studio.embedded import tasks
from tests.studio.embedded.awaiting import until

StartWorker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def broker(tmp_path: Path) -> Path:
    return tmp_path / "broker.db"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes"
    path.touch()
    return path


Send = Callable[..., None]


@pytest.fixture
def send(broker: Path, notes: Path) -> Iterator[Send]:
    """Send a task whose first argument is the path of the notes."""
    app = tasks.app_on(str(broker))
    yield lambda name, *arguments, **options: app.send_task(name, (str(notes), *arguments), **options)
    app.close()


@pytest.fixture
def start_worker(broker: Path, tmp_path: Path) -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "tests.studio.embedded.tasks",
        "worker",
        "-P",
        "threads",
        "-c",
        "1",
    ]
    quiet = ["-Q", "runs", "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]

    def begin() -> subprocess.Popen[bytes]:
        own = {"DJANGO_SETTINGS_MODULE": "tests.studio.embedded.settings", "PARLEY_HOME": str(tmp_path)}
        environment = {**os.environ, **own, "PARLEY_TEST_BROKER": str(broker)}
        with (tmp_path / "worker.log").open("ab") as log:
            started.append(subprocess.Popen([*command, *quiet], env=environment, stdout=log, stderr=log))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


def lines(notes: Path) -> list[str]:
    return notes.read_text().splitlines()


def test_messages_are_taken_in_order(send: Send, notes: Path, start_worker: StartWorker) -> None:
    for number in range(30):
        send("note", str(number))
    start_worker()
    until(lambda: len(lines(notes)) == 30)
    assert lines(notes) == [str(number) for number in range(30)]


def test_a_countdown_waits_while_others_pass(send: Send, notes: Path, start_worker: StartWorker) -> None:
    start_worker()
    send("note", "much later", countdown=3600)
    send("note", "now")
    until(lambda: lines(notes) == ["now"])
    sent = time.time()  # by now there is a worker, which would do it at once
    send("note_when", countdown=1)
    until(lambda: len(lines(notes)) == 2)
    assert float(lines(notes)[1]) >= sent + 1


def test_a_killed_worker_takes_along_only_what_it_took(
    send: Send, notes: Path, broker: Path, start_worker: StartWorker
) -> None:
    send("block")
    for number in range(20):
        send("note", str(number))
    killed = start_worker()
    until(lambda: lines(notes) == ["blocked"])
    killed.kill()
    killed.wait()
    left = MessageFile(str(broker)).count("runs")
    assert left >= 18  # one is under way, one may have been taken ahead
    start_worker()
    until(lambda: len(lines(notes)) == 1 + left)
    assert lines(notes)[1:] == [str(number) for number in range(20)][-left:]


def test_two_workers_share_and_double_nothing(send: Send, notes: Path, start_worker: StartWorker) -> None:
    start_worker()
    start_worker()
    for number in range(200):
        send("note", str(number))
    until(lambda: len(lines(notes)) >= 200)
    assert Counter(lines(notes)) == Counter(map(str, range(200)))


def test_a_stopped_worker_gives_back_what_it_did_not_begin(
    send: Send, notes: Path, broker: Path, start_worker: StartWorker
) -> None:
    worker = start_worker()
    send("note", "later", countdown=3600)
    send("note", "now")
    until(lambda: lines(notes) == ["now"])
    worker.terminate()
    worker.wait()
    assert MessageFile(str(broker)).count("runs") == 1


def test_higher_priority_goes_first(broker: Path) -> None:
    messages = MessageFile(str(broker))
    for priority in (0, 9, 5, 9):
        messages.put("runs", priority, f"of {priority}")
    assert [messages.take("runs") for _ in range(5)] == ["of 9", "of 9", "of 5", "of 0", None]


def test_queues_are_kept_apart(broker: Path) -> None:
    messages = MessageFile(str(broker))
    messages.put("runs", 0, "a run")
    assert messages.take("sandbox") is None
    assert (messages.count("runs"), messages.purge("runs"), messages.count("runs")) == (1, 1, 0)


def test_many_threads_take_each_message_once(broker: Path) -> None:
    files = [MessageFile(str(broker)) for _ in range(4)]
    for number in range(200):
        files[number % 4].put("runs", 0, str(number))
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda number: files[number % 4].take("runs"), range(200)))
    assert sorted(map(int, taken)) == list(range(200))
