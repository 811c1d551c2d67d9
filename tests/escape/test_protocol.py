"""The runner and what it says: nobody speaks in its name, and a runner that was broken into harms nobody outside."""

from __future__ import annotations

import json
import struct

import pytest

from runs.sandbox import inside, protocol
from runs.sandbox.cell import File, JobOutcome, Limits, Sandbox, SandboxError
from runs.sandbox.docker import DockerSandbox
from tests.escape.attacks import (
    NO_FILTER,
    OPEN_RUNNER,
    Attack,
    all_of,
    sound,
    those_seen_to_be_real,
    tried,
    tried_whole,
)
from tests.escape.conftest import Weakened
from tests.runs.sandbox.jobs import perform, py, sh

_APART = "the runner cannot be looked into (not dumpable)"

ATTACKS = [
    Attack(
        "ptrace of the runner",
        "attempt(lambda: call('ptrace', 0x4206, 1, 0, 0))",
        _APART,
        without=OPEN_RUNNER,
    ),
    Attack(
        "memory of the runner: /proc/1/mem, process_vm_readv and writev",
        """
            attempt(lambda: os.open('/proc/1/mem', os.O_RDWR))
            page = ctypes.create_string_buffer(8)
            place = ctypes.create_string_buffer(struct.pack('QQ', ctypes.addressof(page), 8), 16)
            for name in ('process_vm_readv', 'process_vm_writev'):
                attempt(lambda: call(name, 1, place, 1, place, 1, 0))
        """,
        _APART,
        "EPERM|EACCES|ENOSYS",
        OPEN_RUNNER,
    ),
    Attack(
        "descriptors of the runner: /proc/1/fd, pidfd_getfd",
        """
            for number in range(8):
                attempt(lambda: os.open(f'/proc/1/fd/{number}', os.O_RDWR))
            runner = os.pidfd_open(1)
            for number in range(3): attempt(lambda: call('pidfd_getfd', runner, number, 0))
        """,
        _APART,
        "EPERM|EACCES|ENOSYS",
        OPEN_RUNNER,
    ),
    Attack(
        "what the runner was given: environment, folder, maps, comparing (kcmp)",
        """
            for name in 'environ cwd/x root/x maps auxv stack syscall io personality'.split():
                attempt(lambda: os.open('/proc/1/' + name, os.O_RDONLY))
            attempt(lambda: call('kcmp', os.getpid(), 1, 0, 0, 0))
        """,
        _APART,
        "EPERM|EACCES|ENOSYS|ENOENT",
        OPEN_RUNNER,
    ),
    Attack(
        "priority, processor and limits of the runner",
        """
            import resource
            attempt(lambda: os.setpriority(os.PRIO_PROCESS, 1, 19))
            attempt(lambda: os.setpriority(os.PRIO_PGRP, 1, 19))
            attempt(lambda: os.setpriority(os.PRIO_USER, 1000, 19))
            attempt(lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)))
            attempt(lambda: os.sched_setaffinity(1, {0}))
            attempt(lambda: call('sched_setaffinity', 1 << 32 | 1, 8, struct.pack('Q', 1)))
            attempt(lambda: resource.prlimit(1, resource.RLIMIT_NOFILE, (64, 64)))
        """,
        "system call filter",
        without=NO_FILTER,
    ),
]


@all_of(ATTACKS)
async def test_held(walls: Sandbox, attack: Attack) -> None:
    assert attack.not_held(await tried(walls, attack.program, limits=attack.limits)) == []


@those_seen_to_be_real(ATTACKS)
async def test_escapes_without_that_wall(weakened: Weakened, attack: Attack) -> None:
    block = await tried(weakened(attack.without or {}), attack.program, limits=attack.limits)
    assert "ESCAPED" in block.stream("out")


def frame(kind: bytes, payload: bytes) -> bytes:
    return struct.pack("!cI", kind, len(payload)) + payload


def answer(**fields: object) -> bytes:
    return frame(b"J", json.dumps(fields).encode())


FORGED = answer(ended="exited", code=0, seconds=0.1)


@pytest.mark.attack("a forged answer, written to every descriptor", "what a block writes is framed as its output")
async def test_forged_answer(walls: Sandbox) -> None:
    program = f"""
        for number in range(64):
          try: os.write(number, {FORGED!r} * 3)
          except OSError: pass
        sys.exit(7)
    """
    outcome = await tried_whole(walls, program, "print('next')")
    assert [(block.exit_code, block.ended) for block in outcome.blocks] == [(7, "exited")]
    assert '{"ended": "exited", "code": 0' in outcome.blocks[0].stream("out")


@pytest.mark.attack("a forged answer through /proc/1/fd/1", _APART)
async def test_forged_answer_into_the_runner_s_output(walls: Sandbox) -> None:
    assert (await _forge(walls)).blocks[0].exit_code == 7


@pytest.mark.attack("a forged answer through /proc/1/fd/1", _APART)
async def test_forged_answer_is_believed_without_that_wall(weakened: Weakened) -> None:
    assert (await _forge(weakened(OPEN_RUNNER))).blocks[0].exit_code != 7


async def _forge(sandbox: Sandbox) -> JobOutcome:
    program = f"""
        try: os.write(os.open('/proc/1/fd/1', os.O_WRONLY), {FORGED!r})
        except OSError: pass
        sys.exit(7)
    """
    return await tried_whole(sandbox, program)


@pytest.mark.attack("another program in the place of the next block", "what was approved is written anew, or refused")
@pytest.mark.parametrize(
    "plant",
    [
        "echo 'echo evil' > {0}",
        "echo 'echo evil' > {0}; chmod 0400 {0}",
        "echo 'echo evil' > evil; ln -s evil {0}",
        "echo 'echo evil' > evil; ln evil {0}",
        "mkfifo {0}; (echo 'echo evil' > {0}) &",
        "mkdir {0}; echo 'echo evil' > {0}/__main__.py",
        "(while :; do echo 'echo evil' > {0}; done) & sleep 0.1",
        "ln -s /dev/null {0}",
    ],
)
async def test_what_was_approved_runs(walls: Sandbox, plant: str) -> None:
    outcome = await perform(walls, sh(plant.format("next.sh")), sh("# filename: next.sh\necho approved"))
    block = outcome.blocks[1]
    assert (block.ended, block.stream("out")) in (("exited", "approved\n"), ("refused", ""))
    if block.ended == "refused":
        assert block.stream("err").startswith("next.sh cannot be written: ")


@pytest.mark.attack("a link in the place of the next block, to overwrite a file", "written through no link")
@pytest.mark.parametrize("name", ["next.sh", "folder/next.sh"])
async def test_no_link_is_followed(walls: Sandbox, name: str) -> None:
    plant = "mkdir -p real; echo precious > real/next.sh; ln -s real folder; ln -s real/next.sh next.sh"
    outcome = await perform(walls, sh(plant), sh(f"# filename: {name}\necho approved"))
    assert outcome.blocks[1].ended == "refused"
    assert {file.name: file.data for file in outcome.files} == {"real/next.sh": b"precious\n"}


@pytest.mark.attack("modules that shadow those of the runner", "the runner reads nothing from the workspace")
async def test_planted_modules(walls: Sandbox) -> None:
    names = "json os struct select signal resource collections sitecustomize usercustomize encodings"
    plant = f"for name in {names}; do echo 'raise SystemExit(9)' > $name.py; done; mkdir -p .local/lib"
    outcome = await perform(walls, sh(plant), sh("echo on"))
    assert (outcome.blocks[1].stream("out"), outcome.blocks[1].exit_code) == ("on\n", 0)


#: What a runner says that is none. After "ready" it answers everything with this, and goes on reading.
HOSTILE = {
    "no JSON": frame(b"J", b"{" * 10),
    "JSON without an end": frame(b"J", b"[" * 100_000),
    "no object": frame(b"J", b"[1, 2]"),
    "an object without what was asked for": answer(something="else"),
    "an ending that there is not": answer(ended="well", code=0, seconds=1, refused="", files=[], beyond=0),
    "numbers that are none": frame(b"J", b'{"ended": "exited", "code": 1e999, "seconds": NaN}'),
    "a frame of four gigabytes": b"J" + b"\xff" * 4,
    "more output than it may": b"".join(frame(b"O", bytes(1 << 18)) for _ in range(3)),
    "half a frame": b"J\x00",
    "silence": b"",
}

_IMPOSTOR = """\
import os, threading, time
def say(data):
    while data: data = data[os.write(1, data):]
say({ready!r})
while os.read(0, 1 << 20):
    say({said!r})
"""


def _hostile() -> list[object]:
    by = "believed in nothing: sizes, waits and forms are checked outside"
    return [
        pytest.param(said, id=name, marks=pytest.mark.attack(f"a runner that was broken into: {name}", by))
        for name, said in HOSTILE.items()
    ]


def impostor(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    """Every cell from now on has a runner that says this whenever it is asked something."""
    text = _IMPOSTOR.format(ready=answer(ready=True), said=said)
    monkeypatch.setattr(inside, "source", lambda: text)
    monkeypatch.setattr(protocol, "PATIENCE", 1.0)


@pytest.mark.parametrize("said", _hostile())
async def test_a_runner_that_was_broken_into(
    docker: DockerSandbox, installation: str, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    with monkeypatch.context() as changed:
        impostor(changed, said)
        sandbox = DockerSandbox(f"{installation}-hostile")
        try:
            outcome = await perform(sandbox, py("print(1)"), limits=Limits(seconds=1))
        except SandboxError:
            pass
        else:
            assert [block.ended for block in outcome.blocks] == ["lost"]
        sandbox.close()
    assert await sound(docker)


#: A runner that hears one request after the other, as `said`.
_HEARING = """\
import os, struct
def exactly(count):
    data = b''
    while len(data) < count:
        data += os.read(0, count - len(data)) or os._exit(0)
    return data
def requests():
    os.write(1, {ready!r})
    while True:
        kind, length = struct.unpack('!cI', exactly(5))
        said = exactly(length)
        if kind == b'J': yield said
for said in requests():
"""

_INVENTOR = f"""{_HEARING}\
    if b'"get"' in said: os.write(1, {{content!r}})
    elif b'"list"' in said: os.write(1, {{names!r}})
    else: os.write(1, {{fine!r}})
"""


@pytest.mark.attack("a runner that was broken into: names of files", "names are checked outside, too")
async def test_names_that_a_runner_invents(
    docker: DockerSandbox, installation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["../../etc/passwd", "/etc/passwd", "a\nb", "\ud800", "x" * 300, "a//b", "..", "", "fine"]
    said = {
        "ready": answer(ready=True),
        "content": frame(b"F", b"content") + answer(refused=""),
        "names": answer(files=[[name, 7] for name in names], refused=[["x\u202e", "it\n"]], beyond=0),
        "fine": answer(refused="", ended="exited", code=0, seconds=0.1),
    }
    monkeypatch.setattr(inside, "source", lambda: _INVENTOR.format(**said))
    sandbox = DockerSandbox(f"{installation}-hostile")
    outcome = await perform(sandbox, py("print(1)"))
    sandbox.close()
    assert outcome.files == (File("fine", b"content"),)
    assert len(outcome.refused) == len(names)
    assert all(name.isprintable() and reason.isprintable() for name, reason in outcome.refused)


_MORTAL = f"""{_HEARING}\
    if b'"list"' in said: os._exit(0)
    os.write(1, {{fine!r}})
"""


@pytest.mark.attack("a runner that ends when it is asked for the files", "the block is told as lost, the run goes on")
async def test_a_runner_that_ends_too_early(
    docker: DockerSandbox, installation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = answer(refused="", ended="exited", code=0, seconds=0.1)
    monkeypatch.setattr(inside, "source", lambda: _MORTAL.format(ready=answer(ready=True), fine=fine))
    heard: list[str] = []
    sandbox = DockerSandbox(f"{installation}-hostile")
    outcome = await perform(sandbox, py("print(1)"), on_output=lambda _index, _stream, text: heard.append(text))
    sandbox.close()
    assert [(block.ended, block.exit_code) for block in outcome.blocks] == [("lost", 137)]
    assert (heard, outcome.blocks[0].stream("err")) == (["The cell went away.\n"], "The cell went away.\n")
