"""What code leaves in its workspace: nothing but regular files comes out, and all of it fits into the next cell."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docker import APIClient

from runs.sandbox.cell import JobOutcome, Limits, MiB, Sandbox
from runs.sandbox.docker import DockerSandbox
from tests.escape.attacks import sound, tried_whole
from tests.runs.sandbox.jobs import perform, sh

_NOT_REGULAR = "regular files only, through no link, and told why not"
_FIT = "refused by name, and told why"
_CAPS = "limits by file, count and sum"


async def left(sandbox: Sandbox, program: str, **fields: object) -> JobOutcome:
    """What comes out after the program, which must end well; and it can be put into the next cell."""
    outcome = await tried_whole(sandbox, program, **fields)
    assert [(block.ended, block.exit_code) for block in outcome.blocks] == [("exited", 0)], outcome.blocks
    again = await perform(sandbox, sh("find . -type f | wc -l; find . ! -type f ! -type d"), files=outcome.files)
    assert again.blocks[0].stream("out").split() == [str(len(outcome.files) + 1)]
    return outcome


def reasons(outcome: JobOutcome) -> dict[str, str]:
    assert all(name.isprintable() and reason.isprintable() for name, reason in outcome.refused)
    return dict(outcome.refused)


@pytest.mark.attack("links to files of the machine, as artifacts", _NOT_REGULAR)
async def test_links(walls: Sandbox) -> None:
    targets = ["/etc/passwd", "/proc/1/environ", "/proc/self/mem", "/dev/zero", "../../../etc/hostname", "link0", "/"]
    outcome = await left(walls, f"for n, target in enumerate({targets!r}): os.symlink(target, f'link{{n}}')")
    assert (outcome.files, set(reasons(outcome).values())) == ((), {"it is a link"})
    assert len(outcome.refused) == len(targets)


@pytest.mark.attack("hard links: to the system's files, to its own", "the workspace is a file system of its own")
async def test_hard_links(walls: Sandbox) -> None:
    program = """
        for path in ('/etc/passwd', '/usr/bin/python3', '/proc/self/mem', '/proc/1/environ'):
            attempt(lambda: os.link(path, 'linked'))
        open('own', 'w').write('1')
        os.link('own', 'again')
        os.symlink('own', 'soft')
        os.link('soft', 'hard', follow_symlinks=False)
    """
    outcome = await left(walls, program)
    assert "ESCAPED" not in outcome.blocks[0].stream("out")
    assert {file.name: file.data for file in outcome.files} == {"own": b"1", "again": b"1"}
    assert reasons(outcome) == {"soft": "it is a link", "hard": "it is a link"}


@pytest.mark.attack("pipes, sockets and devices, as artifacts", _NOT_REGULAR)
async def test_what_is_no_file(walls: Sandbox) -> None:
    program = """
        os.mkfifo('pipe')
        socket.socket(socket.AF_UNIX).bind('socket')
        for kind in (0o20666, 0o60666): attempt(lambda: os.mknod('device', kind, os.makedev(1, 3)))
    """
    outcome = await left(walls, program)
    assert outcome.blocks[0].stream("out") == "held: EPERM\n" * 2
    assert reasons(outcome) == dict.fromkeys(("pipe", "socket"), "it is not a regular file")


@pytest.mark.attack("names that leave the workspace, hide or mislead", _FIT)
async def test_names(walls: Sandbox) -> None:
    plain = ["...", "..\\..\\x", "C:\\x", "-rf", "~", "$(id)", "`id`", "a;b", "%2e%2e%2fx", "<b>", "'", '"', "COM1"]
    hiding = ["a\nb", "a\rb", "\x1b[2J", "user\u202egnp.exe", "a\u2066b", "\u200b", "\x7f", "\u2028"]
    program = f"""
        for name in {plain + hiding!r}: open(name, 'w')
        open(b'\\xff\\xfe', 'w')
        open(b'\\xc0\\xaf', 'w')
    """
    outcome = await left(walls, program)
    assert {file.name for file in outcome.files} == set(plain)
    assert set(reasons(outcome).values()) == {"its name is not plain text"}
    assert len(outcome.refused) == len(hiding) + 2


@pytest.mark.attack("names and paths too long, folders too deep", _FIT)
async def test_long_names(walls: Sandbox) -> None:
    program = """
        open('x' * 255, 'w')
        open('é' * 101, 'w')
        os.makedirs('f' * 150 + '/' + 'g' * 150)
        open('f' * 150 + '/' + 'g' * 150 + '/long', 'w')
        os.makedirs('/'.join('abcdefghijkl'))
        open('/'.join('abcdefgh'), 'w') if 0 else open('a/b/c/d/e/f/g/file', 'w')
        open('/'.join('abcdefghijkl') + '/deep', 'w')
    """
    outcome = await left(walls, program)
    assert [file.name for file in outcome.files] == ["a/b/c/d/e/f/g/file"]
    assert set(reasons(outcome).values()) == {"its name is too long, or it lies too deep"}
    assert len(outcome.refused) == 4


@pytest.mark.attack("folders and files that it locked itself", "refused by name; the cell goes on")
@pytest.mark.parametrize("mode", [0o000, 0o111, 0o444])
async def test_locked(walls: Sandbox, mode: int) -> None:
    program = f"""
        os.makedirs('in/deep')
        open('in/file', 'w')
        open('in/deep/file', 'w')
        open('out', 'w')
        os.chmod('in', {mode})
    """
    outcome = await left(walls, program)
    assert [file.name for file in outcome.files] == ["out"]
    assert set(reasons(outcome).values()) == {"Permission denied"}


@pytest.mark.attack("a workspace that it locked itself", "refused by name; the cell goes on")
@pytest.mark.parametrize("mode", [0o000, 0o111, 0o444])
async def test_locked_workspace(walls: Sandbox, mode: int) -> None:
    outcome = await tried_whole(walls, f"os.chmod('.', {mode})")
    assert [(block.ended, block.exit_code) for block in outcome.blocks] == [("exited", 0)]
    assert (outcome.files, set(reasons(outcome).values())) == ((), {"Permission denied"})


@pytest.mark.attack("sparse and huge files", _CAPS)
async def test_sparse(walls: Sandbox) -> None:
    program = """
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        for size in (1 << 40, 65 << 20): attempt(lambda: os.truncate(os.open('huge', os.O_RDWR | os.O_CREAT), size))
        os.unlink('huge')
        for n in range(10): os.truncate(os.open(f'sparse{n}', os.O_RDWR | os.O_CREAT), 1 << 20)
        os.truncate(os.open('larger', os.O_RDWR | os.O_CREAT), 3 << 20)
    """
    outcome = await left(walls, program, limits=Limits(workspace=8 * MiB, file=2 * MiB, seconds=20))
    assert sum(len(file.data) for file in outcome.files) <= 8 * MiB
    assert outcome.blocks[0].stream("out") == "held: EFBIG\n" * 2
    assert reasons(outcome)["larger"] == f"it is too big: {3 * MiB} bytes, and {2 * MiB} are allowed"
    assert reasons(outcome)["sparse8"] == f"all files together are more than {8 * MiB} bytes"


@pytest.mark.attack("files by the thousand", _CAPS)
async def test_thousands(walls: Sandbox) -> None:
    program = "for n in range(400): os.mkdir(f'd{n}'); open(f'd{n}/f', 'w')"
    outcome = await left(walls, program, limits=Limits(files=100, seconds=20))
    assert len(outcome.files) <= 100
    assert len(outcome.refused) <= 101


@pytest.mark.attack("zip bombs, and tools for archives in the cell", "nothing is unpacked; bytes come out as they are")
async def test_bombs(docker: DockerSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's archive and exec interfaces run a container's own programs as root of the host (CVE-2026-41567)."""
    for name in ("put_archive", "get_archive", "exec_create", "export", "commit"):
        monkeypatch.setattr(APIClient, name, _never)
    program = """
        import zipfile, gzip
        with zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
            for n in range(4): bomb.writestr(f'../../{n}', bytes(100 << 20))
        open('bomb.tar.gz', 'wb').write(gzip.compress(bytes(50 << 20)))
        for name in ('xz', 'unpigz', 'tar'):
            open(name, 'w').write('#!/bin/sh\\ntouch /workspace/ran')
            os.chmod(name, 0o755)
        attempt(lambda: os.replace('xz', '/usr/bin/xz'))
    """
    outcome = await left(docker, program)
    bomb = next(file for file in outcome.files if file.name == "bomb.zip")
    assert len(bomb.data) < MiB
    assert sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(bomb.data)).infolist()) == 400 * MiB
    assert "ran" not in {file.name for file in outcome.files}


@pytest.mark.attack("a file that changes while it is read", "files are read when everything in the cell has ended")
async def test_changing(walls: Sandbox) -> None:
    program = """
        open('file', 'w').write('whole')
        if not os.fork():
            os.setsid()
            while True:
                try: os.unlink('file'); os.symlink('/etc/passwd', 'file')
                except OSError: pass
                try: os.unlink('file'); open('file', 'w').write('whole')
                except OSError: pass
    """
    for _ in range(5):
        outcome = await tried_whole(walls, program)
        assert outcome.blocks[0].ended == "exited"
        assert all(file.data in (b"whole", b"") for file in outcome.files)
        assert set(reasons(outcome).values()) <= {"it is a link"}


@pytest.mark.attack("files on this machine, written through the workspace", "the workspace is never a folder here")
async def test_nothing_here(walls: Sandbox) -> None:
    name = "parley-escape-was-here"
    await tried_whole(walls, f"for top in ('.', '/tmp', '/dev/shm'): open(top + '/{name}', 'w')")
    assert not [top for top in ("/tmp", "/dev/shm", "/workspace", Path.cwd()) if Path(top, name).exists()]


async def test_the_machine_is_sound(walls: Sandbox) -> None:
    assert await sound(walls)


def _never(*arguments: object, **options: object) -> None:
    pytest.fail("the engine was asked for what only it can do with a running container")
