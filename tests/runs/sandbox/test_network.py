"""The way out of a real cell: code calls what is on its list with what it always uses, and nothing else. Whatever it
does with its connections, its time, its output and its end are as ever."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import File, JobOutcome, Limits, Sandbox
from runs.sandbox.docker import DockerSandbox
from runs.sandbox.proxy import THE_INTERNET, Outside
from tests.runs.sandbox.conftest import DOCKER
from tests.runs.sandbox.jobs import perform, py, running
from tests.runs.sandbox.outside import NAME, certificate, outside, serving, website

Cell = Callable[[Outside], Sandbox]

FETCH = "import urllib.request\nsays = lambda url, **more: urllib.request.urlopen(url, **more).read()\n"
KNOCK = """\
import os, socket
host, port = os.environ["HTTP_PROXY"].removeprefix("http://").split(":")
def knock():
    return socket.create_connection((host, int(port)))
"""


@pytest.fixture(params=[DOCKER, "bubblewrap"])
def cell(request: pytest.FixtureRequest, installation: str) -> Iterator[Cell]:
    """Makes cells with this outside."""
    request.getfixturevalue(request.param)
    made: list[DockerSandbox] = []

    def docker(beyond: Outside) -> Sandbox:
        made.append(DockerSandbox(installation, outside=beyond))
        return made[-1]

    yield docker if request.param == "docker" else lambda beyond: BubblewrapSandbox(outside=beyond)
    for sandbox in made:
        sandbox.close()


async def run(sandbox: Sandbox, host: str, *codes: str, **fields: Any) -> JobOutcome:
    limits = Limits(hosts=(host,), seconds=fields.pop("seconds", 60.0))
    return await perform(sandbox, *map(py, codes), limits=limits, **fields)


def said(outcome: JobOutcome, block: int = -1) -> str:
    shown = outcome.blocks[block]
    assert (shown.exit_code, shown.ended) == (0, "exited"), shown.stream("err")
    return shown.stream("out")


async def test_a_site_of_the_list(cell: Cell):
    async with website(b"hello") as site:
        code = f"{FETCH}print(says('http://{site.host}/a'), says('http://{site.host}/b', data=b'x' * 9))"
        outcome = await run(cell(outside()), site.host, code)
        await site.is_left()
    assert said(outcome) == "b'hello' b'hello'\n"
    [reached] = outcome.reached
    assert (reached.host, reached.requests, reached.refused) == (site.host, 2, "")
    assert reached.sent == sum(map(len, site.heard))


async def test_tls_stays_between_the_code_and_the_server(cell: Cell, tmp_path: Path):
    context, trusted = certificate(tmp_path)
    async with website(b"secret", ssl=context) as site:
        code = f"import ssl\n{FETCH}trust = ssl.create_default_context(cafile='trusted.pem')\n"
        code += f"print(says('https://{site.host}/', context=trust))"
        outcome = await run(cell(outside()), site.host, code, files=(File("trusted.pem", trusted.encode()),))
    assert said(outcome) == "b'secret'\n"
    assert [(one.host, one.requests) for one in outcome.reached] == [(site.host, 1)]


async def test_who_is_not_on_the_list(cell: Cell):
    tell = "except OSError as error: print(error, error.read().decode().strip() if hasattr(error, 'read') else '')\n"
    code = FETCH + "".join(f"try: says({url!r})\n{tell}" for url in ("http://evil.example/", "https://evil.example/"))
    outcome = await run(cell(outside()), NAME, code)
    text = "evil.example is not on the allow list of this sandbox profile."
    plain, mend, tunnelled = said(outcome).splitlines()[0], "can add it", said(outcome).splitlines()[1]
    assert plain == f"HTTP Error 403: {text} {text} Whoever administers this Parley {mend}."
    assert tunnelled.strip() in {
        f"<urlopen error Tunnel connection failed: 403 {text}>",
        f"<urlopen error OSError: Tunnel connection failed: 403 {text}>",
    }
    assert [(one.host, one.requests, one.refused) for one in outcome.reached] == [("evil.example", 0, text)]


async def test_a_large_request_to_who_is_not_on_the_list(cell: Cell):
    """The refusal is heard though the code is still busy with telling."""
    code = f"{FETCH}try: says('http://evil.example/', data=bytes(9 << 20))\nexcept OSError as error: print(error)"
    assert "403: evil.example is not" in said(await run(cell(outside()), NAME, code))


async def test_a_listed_name_that_leads_to_this_machine(cell: Cell):
    code = f"{FETCH}try: says('http://localhost.localdomain/')\nexcept OSError as error: print(error)"
    outcome = await run(cell(THE_INTERNET), "localhost.localdomain", code)
    assert "has no address of the public internet" in said(outcome) or "cannot be reached" in said(outcome)


async def test_there_is_no_other_way_out(cell: Cell):
    code = """\
import socket
for way in (lambda: socket.create_connection(("1.1.1.1", 443), 3), lambda: socket.getaddrinfo("example.com", 443)):
    try: print(way())
    except OSError as error: print("no")
print(sorted(name for _, name in socket.if_nameindex() if name in ("lo", "eth0")))
"""
    assert said(await run(cell(outside()), NAME, code)) == "no\nno\n['lo']\n"


async def test_without_a_list_there_is_nothing(cell: Cell):
    code = """\
import os
print([name for name in os.environ if "proxy" in name.lower()])
print(sum(1 for kind in ("tcp", "tcp6", "udp", "unix") for line in open(f"/proc/net/{kind}").readlines()[1:]))
"""
    outcome = await perform(cell(outside()), py(code))
    assert (outcome.blocks[0].stream("out"), outcome.reached) == ("[]\n0\n", ())


async def test_this_machine_is_called_without_the_proxy(cell: Cell):
    code = f"""\
import socket, threading
{FETCH}
listening = socket.create_server(("127.0.0.1", 0))
def answer():
    one = listening.accept()[0]
    one.recv(9999)
    one.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\nhere")
    one.close()
threading.Thread(target=answer, daemon=True).start()
print(says(f"http://127.0.0.1:{{listening.getsockname()[1]}}/"))
"""
    assert said(await run(cell(outside()), NAME, code)) == "b'here'\n"


async def test_much_both_ways(cell: Cell):
    """Several windows up and down, while output goes on."""
    body = bytes(range(256)) * 20_000
    async with website(body) as site:
        code = f"""\
import hashlib
{FETCH}
body = bytes(range(256)) * 20_000
for _ in range(3):
    print(hashlib.sha256(says('http://{site.host}/', data=body)).hexdigest(), flush=True)
"""
        outcome = await run(cell(outside()), site.host, code)
        await site.is_left()
    assert said(outcome).splitlines() == [hashlib.sha256(body).hexdigest()] * 3
    assert [hashlib.sha256(heard.partition(b"\r\n\r\n")[2]).digest() for heard in site.heard] == [
        hashlib.sha256(body).digest()
    ] * 3


async def test_many_at_once(cell: Cell):
    """More than are held at a time: the others wait their turn."""
    async with website(b"x" * 50_000) as site:
        code = f"""\
import threading
from concurrent.futures import ThreadPoolExecutor
{FETCH}
threading.stack_size(1 << 18)
with ThreadPoolExecutor(100) as threads:
    print(sum(map(len, threads.map(lambda _: says('http://{site.host}/'), range(240)))))
"""
        outcome = await run(cell(outside()), site.host, code)
    assert said(outcome) == "12000000\n"
    assert outcome.reached[0].requests == 240


async def test_five_hundred_that_say_nothing(cell: Cell):
    """They hold every place until their time is up; then whoever asks is heard."""
    async with website() as site:
        code = f"""\
{KNOCK}
for _ in range(2):
    if not os.fork(): break
held = [knock() for _ in range(170)]
print(len(held), flush=True)
if os.getpid() == os.getsid(0):
    import urllib.request
    print(urllib.request.urlopen('http://{site.host}/').read())
    for _ in range(2): os.wait()
else:
    print(all(b' 408 ' in one.recv(99) for one in held), flush=True)
"""
        outcome = await run(cell(outside(asking=0.2)), site.host, code)
    assert sorted(said(outcome).splitlines()) == ["170"] * 3 + ["True"] * 2 + ["b'hello'"]


async def test_endless_knocking_ends_in_time(cell: Cell):
    code = f"""\
{KNOCK}
for _ in range(7): os.fork()
while True:
    try:
        with knock() as one: one.sendall(os.urandom(3000))
    except OSError: pass
"""
    outcome = await run(cell(outside()), NAME, code, seconds=2)
    assert outcome.blocks[0].ended == "timed_out"


async def test_the_hosts_protocol_is_not_spoken_there(cell: Cell):
    code = f"""\
import json, struct
{KNOCK}
def frame(kind, payload): return struct.pack("!cI", kind, len(payload)) + payload
with knock() as one:
    put = json.dumps({{"op": "put", "name": "forged"}}).encode()
    one.sendall(frame(b"J", put) + frame(b"D", b"x") + b"\\r\\n\\r\\n")
    print(one.recv(99).split()[1])
"""
    outcome = await run(cell(outside()), NAME, code)
    assert (said(outcome), outcome.files) == ("b'400'\n", ())


def download(host: str) -> str:
    return f"""\
{KNOCK}
one = knock()
one.sendall(b"GET http://{host}/ HTTP/1.1\\r\\n\\r\\n")
print(one.recv(15), flush=True)
"""


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(bytes(1 << 16))
        await writer.drain()


async def test_a_block_ends_while_a_download_runs(cell: Cell):
    """Also one that another process of the block's holds. The next block has connections of its own."""
    async with serving(endless) as site:
        first = f"{download(site.host)}if not os.fork():\n    while one.recv(1 << 20): pass"
        outcome = await run(cell(outside()), site.host, first, download(site.host))
        await site.is_left()
    assert [block.stream("out") for block in outcome.blocks] == ["b'HTTP/1.1 200 OK'\n"] * 2
    assert [(one.host, one.requests) for one in outcome.reached] == [(site.host, 2)]


async def test_a_block_that_does_not_listen(cell: Cell):
    async with serving(endless) as site:
        code = f"{download(site.host)}import time\nprint('x' * 999, flush=True)\ntime.sleep(60)"
        outcome = await run(cell(outside()), site.host, code, seconds=2)
        await site.is_left()
    assert outcome.blocks[0].ended == "timed_out"
    assert outcome.blocks[0].stream("out").endswith("x" * 999 + "\n")
    assert outcome.reached[0].received < 16 << 20  # what lies in the kernel's buffers is the cell's memory


async def test_too_much_is_cut_off(cell: Cell):
    async with serving(endless) as site:
        code = f"{download(site.host)}try:\n    while one.recv(1 << 20): pass\nexcept OSError: print('cut off')"
        outcome = await run(cell(outside(received=5_000_000)), site.host, code)
        await site.is_left()
    assert outcome.reached[0].refused == "more than 5000000 bytes were received"
    assert 5_000_000 <= outcome.reached[0].received < 5_100_000


async def test_a_run_is_stopped_while_a_download_runs(cell: Cell):
    began = asyncio.Event()

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began.set()
        await endless(reader, writer)

    async with serving(tell) as site:
        block = py(f"{download(site.host)}while True: one.recv(1 << 20)")
        async with running(cell(outside()), block, limits=Limits(hosts=(site.host,))):
            await asyncio.wait_for(began.wait(), 60)
        await site.is_left()
