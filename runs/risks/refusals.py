"""What a cell will not let happen anyway, so that nobody need wonder."""

from __future__ import annotations

import re
from dataclasses import replace

from runs.hosts import Host, plain
from runs.risks.assessment import Finding, Kind
from runs.sandbox.cell import Limits

_HOST = re.compile(r"(?:Calls|Sends to) ([^\s,]+?)[.,](?:\s|$)")
_MEGABYTES = 1 << 20


def with_refusals(findings: tuple[Finding, ...], limits: Limits) -> tuple[Finding, ...]:
    return tuple(replace(found, refused=_refused(found, limits)) for found in findings)


def _refused(found: Finding, limits: Limits) -> str:
    match found.kind:
        case Kind.NETWORK:
            return _network(found.what, limits)
        case Kind.PACKAGES if not limits.hosts and "nstalls" in found.what:
            return "The network is off here: nothing can be fetched."
        case Kind.WRITES if "outside of the workspace" in found.what or "no file of the task" in found.what:
            return "Nothing but the workspace and /tmp can be written here."
        case Kind.WRITES if "run by itself later" in found.what:
            return "The cell is thrown away with all that lies outside of the workspace."
        case Kind.PRIVILEGE if "which tells of" not in found.what:
            return "The cell has no such rights."
        case Kind.RESOURCES:
            memory, files = limits.memory // _MEGABYTES, limits.workspace // _MEGABYTES
            return f"The cell ends it: {limits.seconds:g} s, {memory} MB of memory, {files} MB of files."
        case Kind.READS if "where credentials lie" in found.what:
            return "The cell has no credentials of anybody."
    return ""


def _network(what: str, limits: Limits) -> str:
    if not limits.hosts:
        return "The network is off here: this call fails."
    named = _HOST.search(what)
    if named and not any(Host.parse(host).covers(plain(named[1])) for host in limits.hosts):
        return f"{named[1]} is not among the hosts that it may reach."
    return ""
