"""Hosts of the network: how a list of allowed ones is written, and which addresses are nobody's but the public's.

    api.example.com          this host
    *.example.com            every host below it
    api.example.com:8443     on this port only

Who may be called from where is the business of others (`runs.tools.allowed`, `runs.sandbox.proxy`). Both resolve a name
themselves and connect to the very address that they checked, so nobody can point a listed name elsewhere meanwhile.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Addresses of IPv4 in the clothes of IPv6 (NAT64); what they lead to is the last 32 bits.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
#: Threads of their own: names that nobody answers for must not hold up what else a worker does in threads.
_lookups = ThreadPoolExecutor(8, "parley-lookup")


@dataclass(frozen=True, slots=True)
class Host:
    """One line of a list. `port` None: none is named. `name` begins with `*.` where all hosts below are meant."""

    name: str
    port: int | None

    @classmethod
    def parse(cls, word: str) -> Self:
        word = word.strip().lower()
        name, colon, port = word.rpartition(":")
        if not colon or not port.isdigit() or (":" in name and not name.endswith("]")):
            name, port = word, ""
        return cls(_ascii(plain(name)), int(port) if port else None)

    def covers(self, host: str) -> bool:
        """Whatever the port is; `host` as `plain` makes it."""
        return host.endswith(self.name[1:]) if self.name.startswith("*.") else host == self.name


def plain(host: str) -> str:
    """A name as it is compared: small letters, no dot at its end, an address of IPv6 without brackets."""
    return host.lower().rstrip(".").strip("[]")


async def addresses_of(host: str, port: int) -> list[str]:
    """What the name resolves to now, in the system's order of preference. Raises OSError where nobody knows it."""
    ask = asyncio.get_running_loop().run_in_executor
    try:
        found = await ask(_lookups, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except UnicodeError as error:  # a label of more than 63 letters, for one
        raise OSError(None, "it is not a name") from error
    return [str(entry[4][0]).partition("%")[0] for entry in found]


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
