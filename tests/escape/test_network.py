"""The network: none, in whatever way it is asked for. What arrives is counted at the other end, on this machine."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from runs.sandbox.cell import Limits, Sandbox
from tests.escape.attacks import HOST_NETWORK, ROOT, Attack, all_of, sound, those_seen_to_be_real, tried
from tests.escape.conftest import Weakened

_NO_WAY = "a network of its own, with nothing in it"
_UNREACHABLE = "ENETUNREACH|EADDRNOTAVAIL|EAFNOSUPPORT|EHOSTUNREACH"

ATTACKS = [
    Attack(
        "metadata of a cloud, by IPv4 and IPv6",
        """
            for host in ('169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192', '168.63.129.16'):
                attempt(lambda: socket.create_connection((host, 80), 3))
            for host in ('fd00:ec2::254', '::ffff:169.254.169.254', 'fd20:ce::254', 'fe80::a9fe:a9fe', '64:ff9b::1'):
                attempt(lambda: connected_by_ipv6(host, 80))
        """,
        _NO_WAY,
        _UNREACHABLE + "|EINVAL",
    ),
    Attack(
        "the wide world, by TCP and UDP",
        """
            places = ('1.1.1.1', 443), ('8.8.8.8', 53), ('10.0.0.1', 22), ('172.17.0.1', 2375), ('192.168.0.1', 80)
            for host, port in places:
                attempt(lambda: socket.create_connection((host, port), 3))
                attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (host, port)))
            attempt(lambda: connected_by_ipv6('2606:4700:4700::1111', 443))
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('255.255.255.255', 9)))
            attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('224.0.0.1', 9)))
        """,
        _NO_WAY,
        _UNREACHABLE + "|EACCES|EPERM",
    ),
    Attack(
        "names, by DNS",
        "for name in ('example.com', 'host.docker.internal', 'metadata.google.internal'):\n"
        "    attempt(lambda: socket.getaddrinfo(name, 80))",
        _NO_WAY,
        r"\[Errno -[235]\] .*",
    ),
    Attack(
        "raw sockets and packets",
        "for family, kind, protocol in ((2, 3, 1), (2, 3, 255), (10, 3, 58), (17, 3, 0x300), (17, 2, 0x300)):\n"
        "    attempt(lambda: socket.socket(family, kind, protocol))",
        "no capabilities",
        "EPERM|EAFNOSUPPORT",
        ROOT,
    ),
    Attack(
        "other families: Bluetooth, CAN, TIPC, RDS, SMC, QIPCRTR, NFC, XDP …",
        """
            for family, kind in ((31, 3), (29, 3), (30, 5), (21, 5), (43, 1), (42, 2), (39, 1), (44, 3), (15, 2),
                                 (9, 5), (5, 2), (4, 2), (3, 5), (41, 5), (35, 2), (37, 3)):
                attempt(lambda: socket.socket(family, kind))
        """,
        "no capabilities, no such families",
        "EPERM|EAFNOSUPPORT|ESOCKTNOSUPPORT|EPROTONOSUPPORT|EACCES",
    ),
    Attack(
        "an interface, an address, a route, a packet filter of its own",
        """
            wire = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
            address = struct.pack('=IHHIIBBBBIHHI', 32, 20, 0x605, 1, 0, 2, 24, 0, 0, 1, 8, 2, 0x0100fea9)
            link = struct.pack('=IHHIIBBHiIIHH4s', 40, 16, 0x605, 1, 0, 0, 0, 0, 0, 1, 1, 8, 3, b'mine')
            for message in (address, link): attempt(lambda: asked_by_netlink(wire, message))
            attempt(lambda: socket.socket(socket.AF_INET).setsockopt(0, 64, b'x' * 96))
        """,
        "no capabilities",
        "EPERM|EACCES",
    ),
]


@dataclass(slots=True)
class Heard:
    """A port of this machine, open on all addresses by TCP and UDP, and a socket by name; with what came to them."""

    port: int
    addresses: list[str]
    name: str
    came: list[str] = field(default_factory=list)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._heard.came.append("udp")


@pytest.fixture
async def heard() -> AsyncIterator[Heard]:
    """Listening on this machine, by TCP, UDP and an abstract socket, as containerd's shims once did."""
    found = Heard(0, await asyncio.to_thread(_addresses), f"parley-{secrets.token_hex(8)}")

    def note(what: str) -> asyncio.StreamReaderProtocol | None:
        return lambda reader, writer: (found.came.append(what), writer.close())  # type: ignore[return-value]

    tcp = await asyncio.start_server(note("tcp"), "0.0.0.0", 0)
    found.port = tcp.sockets[0].getsockname()[1]
    unix = await asyncio.start_unix_server(note("unix"), f"\0{found.name}")
    udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Datagrams(found), local_addr=("0.0.0.0", found.port)
    )
    yield found
    udp.close()
    for server in (tcp, unix):
        server.close()
        await server.wait_closed()


def _calls(heard: Heard) -> str:
    return f"""
        for host in {heard.addresses!r}:
            attempt(lambda: socket.create_connection((host, {heard.port}), 3).recv(1))
            try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', (host, {heard.port}))
            except OSError: pass
        attempt(lambda: socket.socket(socket.AF_UNIX).connect('\\0{heard.name}'))
    """


@all_of(ATTACKS)
async def test_held(walls: Sandbox, attack: Attack) -> None:
    assert attack.not_held(await tried(walls, attack.program, limits=attack.limits)) == []


@those_seen_to_be_real(ATTACKS)
async def test_escapes_without_that_wall(weakened: Weakened, attack: Attack) -> None:
    block = await tried(weakened(attack.without or {}), attack.program, limits=attack.limits)
    assert "ESCAPED" in block.stream("out")


@pytest.mark.attack("this machine, by TCP, UDP and an abstract socket", _NO_WAY)
async def test_this_machine(walls: Sandbox, heard: Heard) -> None:
    block = await tried(walls, _calls(heard))
    assert (block.exit_code, "ESCAPED" in block.stream("out"), heard.came) == (0, False, [])
    assert block.stream("out").count("held:") == len(heard.addresses) + 1


@pytest.mark.attack("this machine, by TCP, UDP and an abstract socket", _NO_WAY)
async def test_this_machine_answers_without_that_wall(weakened: Weakened, heard: Heard) -> None:
    await tried(weakened(HOST_NETWORK), _calls(heard))
    assert {"tcp", "udp", "unix"} <= set(heard.came)


@pytest.mark.attack("interfaces besides the loopback", _NO_WAY)
async def test_interfaces(walls: Sandbox) -> None:
    program = """
        print(*[line.split(':')[0].strip() for line in open('/proc/net/dev').readlines()[2:]])
        print(len(open('/proc/net/route').readlines()) - 1, len(open('/proc/net/arp').readlines()) - 1)
        print(open('/proc/net/unix').read().count('@'))
    """
    interfaces, *rest = (await tried(walls, program, limits=Limits(seconds=20))).stream("out").splitlines()
    assert "lo" in interfaces.split()
    assert not [name for name in interfaces.split() if name.startswith(("e", "w", "docker", "br", "veth"))]
    assert rest == ["0 0", "0"]


async def test_the_machine_is_sound(walls: Sandbox) -> None:
    assert await sound(walls)


def _addresses() -> list[str]:
    """Of this machine, the loopback first: a cell has one of its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # no packet is sent
            return ["127.0.0.1", asking.getsockname()[0]]
        except OSError:
            return ["127.0.0.1"]
