"""The hosts that tools may call: what the operator lists in PARLEY_TOOL_HOSTS, and nothing else.

    api.example.com          this host, on any port
    *.example.com            every host below it
    api.example.com:8443     on this port only
    private:wiki.internal    also where its address is one of a private network, of this machine, or of a link

Without `private:` a name that resolves to such an address is refused: else whoever owns a listed name could point it at
what only this machine can reach. The address that was checked is the one that is connected to.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

_PRIVATE = "private:"
#: Addresses of IPv4 in the clothes of IPv6 (NAT64); what they lead to is the last 32 bits.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAllowed(Exception):
    """The call must not be made. `str()` says what the operator can do."""


@dataclass(frozen=True, slots=True)
class Host:
    """One line of the list. `port` None: any. `name` begins with `*.` where all hosts below are meant."""

    name: str
    port: int | None
    private: bool

    @classmethod
    def parse(cls, word: str) -> Self:
        private = word.startswith(_PRIVATE)
        word = word.removeprefix(_PRIVATE).strip().lower()
        name, colon, port = word.rpartition(":")
        if not colon or not port.isdigit() or (":" in name and not name.endswith("]")):
            name, port = word, ""
        return cls(_ascii(name.strip("[]")), int(port) if port else None, private)

    def covers(self, host: str, port: int) -> bool:
        if self.port not in (None, port):
            return False
        return host.endswith(self.name[1:]) if self.name.startswith("*.") else host == self.name


async def address_of(host: str, port: int, listed: Iterable[str]) -> str:
    """The address at which this host may be called. Raises NotAllowed; OSError for a name that nobody knows."""
    host = host.lower().rstrip(".").strip("[]")
    lines = [line for line in map(Host.parse, listed) if line.covers(host, port)]
    if not lines:
        raise NotAllowed(
            f"Tools may not call {host}: it is not among the hosts that this Parley allows. "
            f"Whoever runs it can add {host} to PARLEY_TOOL_HOSTS."
        )
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if any(line.private for line in lines):
        return addresses[0]
    for address in addresses:
        if is_public(ipaddress.ip_address(address)):
            return address
    raise NotAllowed(
        f"Tools may not call {host}: its address {addresses[0]} is not one of the public internet. "
        f"Whoever runs this Parley can add private:{host} to PARLEY_TOOL_HOSTS."
    )


def is_public(address: IpAddress) -> bool:
    """Whether an address belongs to the public internet, seen through what wraps IPv4 into IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TRANSLATED:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif inner := address.ipv4_mapped or address.sixtofour:
            address = inner
        elif address.teredo:
            return False
    return address.is_global and not address.is_multicast


def _ascii(name: str) -> str:
    """A name of other letters as it is looked up; what is no name stays, and covers nothing."""
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name
