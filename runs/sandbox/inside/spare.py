"""A child that waits for its order: all that needs time before a program can start has been done by then."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any, NoReturn

from runs.sandbox.inside.processes import become_ordinary, oom_kills

_PIECE = 65536


class Spare:
    """Forked while nobody waits for it. `out` and `err` are what its program will write to, `kills` how often the
    kernel had killed for memory before. It ends with the runner."""

    def __init__(self, workspace: str) -> None:
        self.out, out_end = os.pipe()
        self.err, err_end = os.pipe()
        self.kills = oom_kills()
        order, self._order = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._order)
            _stand_by(order, (out_end, err_end), workspace)
        for fd in (order, out_end, err_end):
            os.close(fd)

    def start(self, **order: Any) -> bool:
        """Let it become a program. Order: argv, rlimits ({"AS": …}), variables (more of the environment). False:
        somebody has killed it."""
        try:
            with os.fdopen(self._order, "wb") as pipe:
                pipe.write(json.dumps(order).encode())
        except BrokenPipeError:
            os.close(self.out)
            os.close(self.err)
            return False
        return True


def _stand_by(order: int, ends: tuple[int, int], workspace: str) -> NoReturn:
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # First of all: who may look into this process may not find the runner's ends there.
        for target, fd in enumerate((os.open(os.devnull, os.O_RDONLY), *ends)):
            os.dup2(fd, target)
        become_ordinary()
        os.chdir(workspace)
        if text := b"".join(iter(lambda: os.read(order, _PIECE), b"")):
            _become(json.loads(text))
    except BaseException as error:  # noqa: BLE001 (a forked child may not go on as a second runner)
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(127)


def _become(order: dict[str, Any]) -> NoReturn:
    os.environ.update(order["variables"])
    for name, value in order["rlimits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}"), value)
    argv = [sys.executable if word == "{python}" else word for word in order["argv"]]
    os.execvp(argv[0], argv)  # noqa: S606


def _limit(kind: int, value: int) -> None:
    """Only ever downwards: above its hard limit an ordinary user may not go."""
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
