"""The first process of every cell: takes one request after the other until the host goes away.

It is the only process of a cell that Parley trusts. When the end of its input comes, it kills whatever runs and exits,
so no cell outlives its host.
"""

from __future__ import annotations

import json
import os
import select
import signal
from typing import Any

from runs.sandbox.inside.block import run
from runs.sandbox.inside.processes import close_doors, hold_apart, kill_all
from runs.sandbox.inside.spare import Spare
from runs.sandbox.inside.wire import HostGone, answer, asked
from runs.sandbox.inside.workspace import Workspace

#: Seconds without a request after which there is time for other things.
IDLE = 0.02


def main(root: str, doors: str = "") -> None:
    hold_apart()
    if doors:
        close_doors(bytes.fromhex(doors))  # for whatever it will start
    runner = Runner(root)
    try:
        answer(ready=True)
        while True:
            runner.prepare()
            runner.perform(json.loads(asked()))
    except HostGone:
        pass
    finally:
        kill_all()
        os._exit(0)


class Runner:
    """What lasts from one request to the next."""

    def __init__(self, root: str) -> None:
        self._workspace, self._wake = Workspace(root), _wake()
        self._spare: Spare | None = None

    def prepare(self) -> None:
        """Have a child ready for the next block, but never let the host wait for that."""
        if self._spare is None and not select.select([0], [], [], IDLE)[0]:
            self._spare = Spare(self._workspace.root)

    def perform(self, request: dict[str, Any]) -> None:
        op, workspace = request["op"], self._workspace
        if op == "run" and workspace.refused:  # its file: the host asked for both at once
            answer(ended="refused", code=1, seconds=0.0)
        elif op == "run":
            spare, self._spare = self._spare, None  # however it ends, all children are killed
            run(request, workspace.root, spare, self._wake)
        elif op == "put":
            workspace.put(request["name"], asked())
        elif op == "get":
            workspace.get(request["name"], request["most"])
        elif op == "remove":
            workspace.remove(request["name"])
        elif op == "list":
            workspace.list(request["most"])
        elif op == "ping":
            answer(ready=True)


def _wake() -> int:
    """A pipe that has a byte whenever a child has ended: `select` wakes at once instead of polling."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reader
