"""Which hosts tools may call."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from runs.tools.allowed import NotAllowed, address_of, is_public

LISTED = [
    ("api.example.com", "api.example.com", 443, True),
    ("api.example.com", "API.example.com.", 443, True),
    ("api.example.com", "example.com", 443, False),
    ("api.example.com", "api.example.com.evil.org", 443, False),
    ("*.example.com", "a.b.example.com", 80, True),
    ("*.example.com", "example.com", 80, False),
    ("*.example.com", "evilexample.com", 80, False),
    ("api.example.com:8443", "api.example.com", 8443, True),
    ("api.example.com:8443", "api.example.com", 443, False),
    ("bücher.example", "xn--bcher-kva.example", 443, True),
    ("[2606:4700::1111]:443", "2606:4700::1111", 443, True),
    ("2606:4700::1111", "[2606:4700::1111]", 80, True),
]


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch):
    """Names without a network: every one has these addresses."""

    def to(*addresses: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    to("93.184.216.34")
    return to


@pytest.mark.parametrize(("line", "host", "port", "fits"), LISTED)
async def test_the_list(resolves, line: str, host: str, port: int, fits: bool):
    if fits:
        assert await address_of(host, port, [line]) == "93.184.216.34"
    else:
        with pytest.raises(NotAllowed, match="PARLEY_TOOL_HOSTS"):
            await address_of(host, port, [line])


async def test_an_empty_list_is_nobody(resolves):
    with pytest.raises(NotAllowed, match=r"can add api\.example\.com to PARLEY_TOOL_HOSTS"):
        await address_of("api.example.com", 443, [])


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0"])
async def test_a_name_that_leads_inside(resolves, address: str):
    resolves(address)
    with pytest.raises(NotAllowed, match=r"private:api\.example\.com"):
        await address_of("api.example.com", 443, ["api.example.com"])
    assert await address_of("api.example.com", 443, ["private:api.example.com"]) == address.partition("%")[0]


async def test_of_several_addresses_the_public_one(resolves):
    resolves("192.168.1.1", "93.184.216.34")
    assert await address_of("api.example.com", 443, ["api.example.com"]) == "93.184.216.34"


NOT_PUBLIC = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
    *("2001:0:7f00:1::", "255.255.255.255"),
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public(address: str):
    assert is_public(ipaddress.ip_address(address))
