"""The first process of every cell: takes one request after the other until the host goes away.

It is the only process of a cell that Parley trusts. When the end of its input comes, it kills whatever runs and exits,
so no cell outlives its host.
"""

from __future__ import annotations

import json
import os
import signal
from typing import Any

from runs.sandbox.inside.block import run
from runs.sandbox.inside.processes import hold_apart, kill_all
from runs.sandbox.inside.wire import HostGone, answer, asked
from runs.sandbox.inside.workspace import Workspace


def main(root: str) -> None:
    hold_apart()
    workspace, wake = Workspace(root), _wake()
    try:
        answer(ready=True)
        while True:
            _perform(json.loads(asked()), workspace, wake)
    except HostGone:
        pass
    finally:
        kill_all()
        os._exit(0)


def _perform(request: dict[str, Any], workspace: Workspace, wake: int) -> None:
    op = request["op"]
    if op == "run" and workspace.refused:  # its file: the host asked for both at once
        answer(ended="refused", code=1, seconds=0.0)
    elif op == "run":
        run(request, workspace.root, wake)
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
