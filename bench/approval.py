"""From a person's approval to the first byte of output, in a whole studio as `make run` starts it.

`deciding.decide` commits; the broker wakes a conversation worker, which asks for the code to be run; the broker wakes
the sandbox worker, which takes a cell; its output goes through the hub. The clock stops when a watcher has it, also
where that is held back for a moment so that pieces travel together (`live.GATHER_SECONDS`).
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

APPROVALS = 20
PATIENCE = 120

_ROOT = Path(__file__).resolve().parents[1]
_CODE = "Here.\n```python\nimport time\nprint(1, flush=True)\ntime.sleep(0.1)\n```"


def measure() -> None:
    """Runs by itself, since Django can be set up once in a process only."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as home, _studio(home):
        subprocess.run([sys.executable, "-m", "bench.approval"], check=True, cwd=_ROOT, env=_environment(home))


@contextmanager
def _studio(home: str) -> Iterator[None]:
    command = [sys.executable, "manage.py", "up", "--port", "0"]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=_ROOT, env=_environment(home), **pipes) as process:
        assert process.stdout
        try:
            if not any(re.search(r"http://127\.0\.0\.1:\d+/sign-in", line) for line in process.stdout):
                raise RuntimeError("the studio did not start")
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()


def _environment(home: str) -> dict[str, str]:
    outside = ("DATABASE_URL", "REDIS_URL", "BROKER_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    own = {"PARLEY_HOME": home, "DJANGO_SETTINGS_MODULE": "studio.settings"}
    return {name: value for name, value in kept.items() if name not in outside} | own


async def _measure() -> list[float]:
    from asgiref.sync import sync_to_async

    place = await sync_to_async(_Place)()
    return [await place.approval() for _ in range(APPROVALS + 1)][1:]


class _Place:
    """A workspace with a person, a model that answers from a script, and a team of two."""

    def __init__(self) -> None:
        from studio.accounts.models import User, Workspace

        self._workspace = Workspace.objects.create(name="Bench")
        self._person = User.objects.create(username="bench")
        script = json.dumps({"tokens_per_second": 0, "rules": [{"when": {"replies": 0}, "say": _CODE}]})
        self._workspace.connections.create(name="Script", kind="scripted", model="scripted", script=script)

    async def approval(self) -> float:
        """Seconds from one approval to its first output."""
        from asgiref.sync import sync_to_async
        from channels.layers import get_channel_layer

        from runs import live
        from runs.reviews import deciding, verdicts

        layer = get_channel_layer()
        channel = await layer.new_channel()
        run = await sync_to_async(self._start)()
        await layer.group_add(live.run_group(run.pk), channel)
        review = await _waiting(run, partial(layer.receive, channel))
        started = time.perf_counter()
        await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), self._person)
        async with asyncio.timeout(PATIENCE):
            while not _is_output(await layer.receive(channel)):
                pass
        seconds = time.perf_counter() - started
        await layer.group_discard(live.run_group(run.pk), channel)
        return seconds

    def _start(self) -> Any:
        from agents.spec import TeamSpec
        from runs import lifecycle

        executor = {"name": "executor", "type": "user_proxy", "code": {}, "max_auto_replies": 1}
        spec = {
            "parley": 1,
            "name": "Bench",
            "agents": [{"name": "coder", "type": "assistant", "model": "Script"}, executor],
            "conversation": {"type": "chat", "initiator": "executor", "recipient": "coder"},
        }
        return lifecycle.start(lifecycle.Order(self._workspace, TeamSpec.parse(spec), "Print it.", (), "ask"))


def _is_output(message: dict[str, Any]) -> bool:
    return message["type"] == "run.draft" and message["kind"] == "output"


async def _waiting(run: Any, news: Callable[[], Awaitable[Any]]) -> Any:
    """The review, once the conversation worker has asked for it, which is news for whoever watches."""
    from runs.models import Review

    async with asyncio.timeout(PATIENCE):
        while (review := await Review.objects.filter(run=run, decision="").afirst()) is None:
            await news()
    return review


def main() -> None:
    import django

    django.setup()
    seconds = sorted(asyncio.run(_measure()))
    p50, p99 = seconds[len(seconds) // 2] * 1000, seconds[-1] * 1000
    sys.stdout.write(
        f"  From approval to a watcher's first byte, {len(seconds)} times: p50 {p50:.0f} ms, p99 {p99:.0f} ms.\n"
    )


if __name__ == "__main__":
    main()
