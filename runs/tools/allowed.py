"""The hosts that tools may call: what the operator lists in PARLEY_TOOL_HOSTS (see `runs.hosts`), and nothing else.

    api.example.com          on any port, unless one is named
    private:wiki.internal    also where its address is one of a private network, of this machine, or of a link

Without `private:` a name that resolves to such an address is refused: else whoever owns a listed name could point it at
what only this machine can reach. The address that was checked is the one that is connected to.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from runs.hosts import Host, addresses_of, is_public, plain

_PRIVATE = "private:"


class NotAllowed(Exception):
    """The call must not be made. `str()` says what the operator can do."""


async def address_of(host: str, port: int, listed: Iterable[str]) -> str:
    """The address at which this host may be called. Raises NotAllowed; OSError for a name that nobody knows."""
    host = plain(host)
    lines = [line for line in listed if _covers(line, host, port)]
    if not lines:
        raise NotAllowed(
            f"Tools may not call {host}: it is not among the hosts that this Parley allows. "
            f"Whoever runs it can add {host} to PARLEY_TOOL_HOSTS."
        )
    addresses = await addresses_of(host, port)
    if any(line.startswith(_PRIVATE) for line in lines):
        return addresses[0]
    for address in addresses:
        if is_public(ipaddress.ip_address(address)):
            return address
    raise NotAllowed(
        f"Tools may not call {host}: its address {addresses[0]} is not one of the public internet. "
        f"Whoever runs this Parley can add private:{host} to PARLEY_TOOL_HOSTS."
    )


def _covers(line: str, host: str, port: int) -> bool:
    listed = Host.parse(line.removeprefix(_PRIVATE))
    return listed.port in (None, port) and listed.covers(host)
