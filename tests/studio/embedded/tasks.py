"""A Celery app of its own on the embedded broker: `PARLEY_TEST_BROKER=file celery -A tests.studio.embedded.tasks …`."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from celery import Celery


def app_on(broker: str) -> Celery:
    app = Celery("embedded-tests", set_as_current=False)
    app.conf.update(
        broker_url="parleysqlite://",
        broker_transport="studio.embedded.broker:Transport",
        broker_transport_options={"path": broker, "polling_interval": 0.02},
        worker_enable_remote_control=False,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        task_default_queue="runs",
        broker_connection_retry_on_startup=True,
    )
    return app


app = app_on(os.environ.get("PARLEY_TEST_BROKER", ""))


@app.task(name="note")
def note(path: str, text: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{text}\n")


@app.task(name="note_when")
def note_when(path: str) -> None:
    """By the clock of the machine, in seconds."""
    note(path, repr(time.time()))


@app.task(name="block")
def block(path: str) -> None:
    note(path, "blocked")
    threading.Event().wait()
