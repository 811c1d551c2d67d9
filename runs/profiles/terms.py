"""The terms under which code runs: a profile's limits, and how far a reviewer may widen each.

They are frozen where they are shown (a review) and where they apply (an execution); a profile that is changed
afterwards changes neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from runs.profiles import requirements
from runs.sandbox.cell import Limits, MiB

#: What a profile governs of a cell's limits; the others are the same for everybody.
GOVERNED = ("seconds", "memory", "cpus", "processes", "workspace", "hosts")

#: With less a cell does not start, or a block does nothing.
LEAST = Limits(seconds=1, memory=64 * MiB, cpus=0.1, processes=16, workspace=MiB)


class OutOfBounds(ValueError):
    """A reviewer asked for more than the profile lets them give, or for what no cell can have."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`limits` apply, `most` bounds what a reviewer may make of them. `requirements` is the text whose packages the
    cell's image holds; "" is the standard image."""

    profile: str
    limits: Limits
    most: Limits
    requirements: str = ""

    @property
    def packages(self) -> tuple[str, ...]:
        """The names of what is required."""
        return requirements.names(self.requirements)

    @property
    def memory(self) -> str:
        return size(self.limits.memory)

    @property
    def cpus(self) -> str:
        return processors(self.limits.cpus)

    @property
    def disk(self) -> str:
        return size(self.limits.workspace)

    @property
    def network(self) -> str:
        return network(self.limits.hosts)

    @property
    def memory_number(self) -> int:
        """In the megabytes of a form."""
        return self.limits.memory // MiB

    @property
    def disk_number(self) -> int:
        return self.limits.workspace // MiB

    @property
    def most_memory(self) -> int:
        return self.most.memory // MiB

    @property
    def most_disk(self) -> int:
        return self.most.workspace // MiB

    @property
    def choices_of_hosts(self) -> tuple[tuple[str, bool], ...]:
        """What a reviewer may open or shut, and what is open."""
        names = dict.fromkeys((*self.limits.hosts, *self.most.hosts))
        return tuple((host, host in self.limits.hosts) for host in names)

    @property
    def facts(self) -> tuple[str, ...]:
        """In the words of a page, in an order that does not change."""
        limits = self.limits
        told = (time(limits.seconds), self.memory, self.cpus, self.network)
        return (*told, f"packages: {', '.join(self.packages)}") if self.requirements else told

    @property
    def words(self) -> str:
        return " · ".join(self.facts)


@dataclass(frozen=True, slots=True)
class Change:
    """What a reviewer wants otherwise; None leaves a limit as it was shown."""

    seconds: float | None = None
    memory: int | None = None
    cpus: float | None = None
    workspace: int | None = None
    hosts: tuple[str, ...] | None = None


AS_SHOWN = Change()


def changed(terms: Terms, change: Change, most: Limits) -> Terms:
    """The terms as the reviewer wants them. Raises OutOfBounds where `most` does not allow that."""
    wanted = {one.name: value for one in fields(change) if (value := getattr(change, one.name)) is not None}
    limits = replace(terms.limits, **wanted)
    if problems := [*excesses(limits, most), *shortages(limits, wanted)]:
        raise OutOfBounds(" ".join(problems))
    return replace(terms, limits=limits)


def excesses(limits: Limits, most: Limits) -> Iterator[str]:
    """A sentence for each limit that is wider than `most`."""
    for name, (what, told) in _MEASURES.items():
        value, bound = getattr(limits, name), getattr(most, name)
        if not value <= bound:
            yield f"{what}: at most {told(bound)} may be given, not {told(value)}."
    if more := sorted(set(limits.hosts) - set(most.hosts)):
        yield f"The network: {', '.join(more)} may not be reached."


def shortages(limits: Limits, names: Iterable[str]) -> Iterator[str]:
    """A sentence for each of these that is narrower than any cell can be."""
    for name in names:
        if name in _MEASURES and not getattr(limits, name) >= getattr(LEAST, name):
            what, told = _MEASURES[name]
            yield f"{what}: it needs {told(getattr(LEAST, name))} at least."


def to_json(terms: Terms) -> dict[str, Any]:
    limits, most = ({name: getattr(one, name) for name in GOVERNED} for one in (terms.limits, terms.most))
    lists = ({**one, "hosts": list(one["hosts"])} for one in (limits, most))
    kept = dict(zip(("limits", "most"), lists, strict=True))
    return {"profile": terms.profile, **kept, "requirements": terms.requirements}


def from_json(data: dict[str, Any]) -> Terms:
    return Terms(data["profile"], _limits(data["limits"]), _limits(data["most"]), data["requirements"])


def of_seconds(seconds: float) -> Terms:
    """Those of before there were profiles: the usual limits, and nothing that a reviewer could widen."""
    limits = Limits(seconds=seconds)
    return Terms("", limits, limits)


def _limits(data: dict[str, Any]) -> Limits:
    return Limits(**{**data, "hosts": tuple(data["hosts"])})


def time(seconds: float) -> str:
    return f"{seconds:g} s"


def size(count: int) -> str:
    """In the binary megabytes in which memory is counted; whole gigabytes from one on."""
    mega = count / MiB
    return f"{mega / 1024:g} GB" if mega >= 1024 and mega % 512 == 0 else f"{mega:g} MB"


def processors(cpus: float) -> str:
    return f"{cpus:g} CPU" if cpus <= 1 else f"{cpus:g} CPUs"


def network(hosts: tuple[str, ...]) -> str:
    return f"network: {', '.join(hosts)}" if hosts else "no network"


_MEASURES: dict[str, tuple[str, Callable[[Any], str]]] = {
    "seconds": ("Time", time),
    "memory": ("Memory", size),
    "cpus": ("CPUs", processors),
    "workspace": ("Workspace", size),
}
