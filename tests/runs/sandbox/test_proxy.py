"""The proxy behind a cell's way out, without a cell: whom it lets through, what it says to others, what it counts."""

from __future__ import annotations

import asyncio

import pytest

from runs.hosts import is_public
from runs.sandbox.cell import Reached
from runs.sandbox.proxy import Outside, Proxy
from tests.runs.sandbox.outside import NAME, ask, calling, connect, get, outside, serving, status, website


def leads_to(*addresses: str) -> Outside:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return Outside(resolve, is_public)


async def test_a_request():
    async with website() as site:
        proxy = Proxy((site.host,), outside())
        answer, ending = await ask(proxy, get(site.host, "/a?b=c"))
        await site.is_left()
    assert (status(answer), answer.endswith(b"hello"), ending) == (200, True, b"X")
    first, *fields = bytes(site.heard[0]).split(b"\r\n")
    assert first == b"GET /a?b=c HTTP/1.1"
    assert {b"host: " + site.host.encode(), b"connection: close"} <= set(fields)
    assert proxy.reached == (Reached(site.host, 1, len(site.heard[0]), len(answer)),)


async def test_connect_carries_both_ways_until_both_are_silent():
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            writer.write(data)
        writer.write(b" and goodbye")
        await writer.drain()

    async with serving(echo) as site:
        proxy = Proxy((site.host,), outside())
        async with calling(proxy) as callers:
            caller = callers.call(connect(site.host) + b"at once")
            await caller.until(lambda one: one.heard.endswith(b"at once"))
            caller.say(b", later")
            await caller.until(lambda one: one.heard.endswith(b", later"))
            caller.say(b"")
            answer = await caller.answer()
    assert answer == b"HTTP/1.1 200 Connection established\r\n\r\nat once, later and goodbye"
    assert [(host.requests, host.sent, host.received) for host in proxy.reached] == [(1, 14, 26)]


@pytest.mark.parametrize(("host", "listed", "known"), [
    ("api.example.com:443", "api.example.com", True),
    ("API.example.com.:443", "api.example.com", True),
    ("api.example.com:80", "*.example.com", True),
    ("example.com:443", "*.example.com", False),
    ("api.example.com.evil.org:443", "api.example.com", False),
    ("evilexample.com:443", "*.example.com", False),
    ("api.example.com:25", "api.example.com", False),
    ("api.example.com:8443", "api.example.com", False),
    ("api.example.com:8443", "api.example.com:8443", True),
    ("api.example.com:443", "api.example.com:8443", False),
    ("2130706433:80", "example.com", False),
    ("[::1]:443", "example.com", False),
    ("93.184.216.34:443", "example.com", False),
])  # fmt: skip
async def test_the_list(host: str, listed: str, known: bool):
    """Who is on the list is looked up, and found to have no address; who is not, is not even looked up."""
    proxy = Proxy((listed,), leads_to())
    answer, _ = await ask(proxy, connect(host))
    assert status(answer) == 403
    assert (b"has no address" in answer) is known
    assert (b"is not on the allow list of this sandbox profile." in answer.split(b"\r\n")[0]) is not known


async def test_a_refusal_names_the_host_and_what_to_do():
    proxy = Proxy(("api.example.com",), leads_to("93.184.216.34"))
    answer, ending = await ask(proxy, get("evil.example", "/secret"))
    text = "evil.example is not on the allow list of this sandbox profile."
    head, _, body = answer.decode().partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 403 {text}\r\n")
    assert (body, ending) == (f"{text} Whoever administers this Parley can add it.\n", b"X")
    assert proxy.reached == (Reached("evil.example", refused=text),)


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1",
    "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:7f00:1::", "ff02::1",
])  # fmt: skip
async def test_a_listed_name_that_leads_inside(address: str):
    answer, _ = await ask(Proxy((NAME,), leads_to(address)), connect(f"{NAME}:443"))
    assert b"403 site.example has no address of the public internet." in answer


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "localhost", "[::1]", "[::ffff:7f00:1]"])
async def test_this_machine_is_refused_even_where_it_is_listed(host: str):
    """With the real look-up: whatever form an address has, what it comes to is what is checked."""
    answer, _ = await ask(Proxy((host,), Outside()), get(host))
    assert b"403 " in answer.split(b"\r\n")[0]
    assert b"has no address of the public internet" in answer


async def test_a_name_that_changes_its_address_is_looked_up_once():
    """Rebinding: what was checked is what is connected to, so a second answer does nothing."""
    async with website() as site:
        answers = iter([["127.0.0.1"], ["127.0.0.2"]])

        async def resolve(host: str, port: int) -> list[str]:
            return next(answers)

        proxy = Proxy((site.host,), Outside(resolve, lambda address: str(address) == "127.0.0.1"))
        assert status((await ask(proxy, get(site.host)))[0]) == 200
        assert status((await ask(proxy, get(site.host)))[0]) == 403


async def test_only_the_public_ones_of_several_addresses():
    async with website() as site:
        listed = outside("127.0.0.9", "127.0.0.1")
        proxy = Proxy((site.host,), Outside(listed.resolve, lambda address: str(address) == "127.0.0.1"))
        assert status((await ask(proxy, get(site.host)))[0]) == 200


async def test_the_second_address_where_the_first_does_not_answer():
    async with website() as site:
        assert status((await ask(Proxy((site.host,), outside("127.0.0.9", "127.0.0.1")), get(site.host)))[0]) == 200


async def test_nobody_there():
    async with website() as site:
        pass
    proxy = Proxy((site.host,), outside())
    answer, _ = await ask(proxy, get(site.host))
    assert b"502 site.example cannot be reached: " in answer
    assert "cannot be reached" in proxy.reached[0].refused


async def test_a_name_that_nobody_knows():
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    answer, _ = await ask(Proxy((NAME,), Outside(resolve)), get(NAME))
    assert b"502 site.example cannot be reached: [Errno -2] Name or service not known" in answer


async def test_too_much_is_received():
    async with website(b"x" * 3_000_000) as site:
        proxy = Proxy((site.host,), outside(received=1_000_000))
        answer, ending = await ask(proxy, get(site.host))
    assert (1_000_000 - 65536 < len(answer) <= 1_000_000, ending) == (True, b"R")
    assert proxy.reached[0].refused == "more than 1000000 bytes were received"


async def test_too_much_is_sent():
    async with website() as site:
        proxy = Proxy((site.host,), outside(sent=100_000))
        async with calling(proxy) as callers:
            caller = callers.call(f"POST http://{site.host}/ HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n".encode())
            while not caller.ending:
                await caller.until(lambda one: one.room >= 1 << 14 or bool(one.ending))
                caller.room -= 1 << 14
                caller.say(bytes(1 << 14))
                await asyncio.sleep(0)
        await site.is_left()
    assert (caller.ending, proxy.reached[0].refused) == (b"R", "more than 100000 bytes were sent")


async def test_what_counts_is_the_job_and_not_the_connection():
    async with website(b"x" * 60_000) as site:
        proxy = Proxy((site.host,), outside(received=100_000))
        endings = [(await ask(proxy, get(site.host)))[1] for _ in range(2)]
    assert endings == [b"X", b"R"]


async def test_too_many_requests():
    async with website() as site:
        proxy = Proxy((site.host,), outside(requests=2))
        answers = [status((await ask(proxy, get(site.host)))[0]) for _ in range(3)]
    assert (answers, proxy.reached[0].requests) == ([200, 200, 429], 2)


async def test_many_names_are_summed_up():
    proxy = Proxy((), outside())
    for number in range(60):
        await ask(proxy, get(f"{number}.example"))
    assert (len(proxy.reached), proxy.reached[-1].host) == (51, "…")


async def test_a_slow_request():
    answer, _ = await ask(Proxy((NAME,), outside(asking=0.05)), b"GET http://site.ex")
    assert status(answer) == 408


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def test_a_server_that_says_nothing():
    async with serving(silent) as site:
        answer = await ask(Proxy((site.host,), outside(idle=0.05)), connect(site.host))
        await site.is_left()
    assert answer == (b"HTTP/1.1 200 Connection established\r\n\r\n", b"R")


async def test_a_block_that_does_not_listen_fills_nobody():
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(bytes(1 << 16))
            await writer.drain()

    async with serving(endless) as site:
        async with calling(Proxy((site.host,), outside(idle=0.3))) as callers:
            caller = callers.call(connect(site.host), deaf=True)
            await caller.answer()
        await site.is_left()
    assert (len(caller.heard), caller.ending) == (1 << 17, b"R")


async def test_a_block_that_leaves_takes_its_connection_along():
    async with serving(silent) as site, calling(Proxy((site.host,), outside())) as callers:
        caller = callers.call(connect(site.host))
        await caller.until(lambda one: bool(one.heard))
        caller.leave()
        await site.is_left()


async def test_the_end_of_a_block_ends_its_connections():
    async with serving(silent) as site:
        async with calling(Proxy((site.host,), outside())) as callers:
            for caller in [callers.call(connect(site.host)) for _ in range(20)]:
                await caller.until(lambda one: bool(one.heard))
        await site.is_left()


async def test_a_server_that_hangs_up_while_it_is_told():
    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 413 Too Much\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.write_eof()
        await reader.readexactly(100)

    async with serving(rude) as site:
        answer, _ = await ask(
            Proxy((site.host,), outside()),
            f"POST http://{site.host}/ HTTP/1.1\r\nContent-Length: 999\r\n\r\nx".encode(),
        )
    assert status(answer) == 413
