"""What a cell will not let happen anyway, so that nobody need wonder."""

from __future__ import annotations

from runs.hosts import Host, plain
from runs.risks.assessment import Kind
from runs.risks.places import Place, place_of
from runs.sandbox.cell import Limits

_MEGABYTES = 1 << 20


def refusal(kind: Kind, about: str, limits: Limits) -> str:
    """Why a cell with these limits refuses what is of this kind; "" where it may happen. `about` is the path or the
    host that it is done to, "" where that does not stand in the code."""
    place = place_of(about)
    match kind:
        case Kind.NETWORK:
            return _network(about, limits)
        case Kind.PACKAGES if not limits.hosts:
            return "The network is off here: nothing can be fetched."
        case Kind.WRITES if place is Place.LASTING:
            return "The cell is thrown away with all that lies outside of the workspace."
        case Kind.WRITES if place not in (Place.WORKSPACE, Place.SCRATCH):
            return "Nothing but the workspace and /tmp can be written here."
        case Kind.PRIVILEGE if place is not Place.SYSTEM:
            return "The cell has no such rights."
        case Kind.RESOURCES:
            memory, files = limits.memory // _MEGABYTES, limits.workspace // _MEGABYTES
            return f"The cell ends it: {limits.seconds:g} s, {memory} MB of memory, {files} MB of files."
        case Kind.READS if place is Place.SECRET:
            return "The cell has no credentials of anybody."
    return ""


def _network(host: str, limits: Limits) -> str:
    if not limits.hosts:
        return "The network is off here: this call fails."
    if host and not any(Host.parse(listed).covers(plain(host)) for listed in limits.hosts):
        return f"{host} is not among the hosts that it may reach."
    return ""
