"""What a container that waits holds in memory: its own control group's, and its shim's on the host."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from docker import APIClient

_MiB = 1 << 20


@dataclass(frozen=True, slots=True)
class Cost:
    """In MiB. `shim` is 0 where another user's processes may not be looked at."""

    cell: float
    shim: float


def cost(api: APIClient, container: str) -> Cost:
    """Without the pages of files, which the kernel takes back when it wants."""
    used = api.stats(container, stream=False)["memory_stats"]
    files = used.get("stats", {}).get("inactive_file", 0)
    return Cost((used["usage"] - files) / _MiB, _own_memory(_parent(api.inspect_container(container)["State"]["Pid"])))


def _parent(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _own_memory(pid: int) -> float:
    """What would be free without it: pages that it shares count in part."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024
    return 0.0
