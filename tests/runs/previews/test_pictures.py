"""Pictures are drawn anew by a program that may break: nothing of the original's bytes comes through, nothing hangs."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from runs import blobs
from runs.previews import pictures
from runs.previews.pictures import RECIPE, Drawn, NotDrawn, picture
from runs.previews.wall import wall
from tests.runs.previews import making


def shown(content: bytes) -> Drawn | NotDrawn:
    return picture(blobs.put(content))


def opened(drawn: Drawn | NotDrawn) -> Image.Image:
    assert isinstance(drawn, Drawn)
    return Image.open(io.BytesIO(drawn.content))


def replaced(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Another program draws: what a decoder that crashed, hung or was taken over would do."""
    (folder / "program.py").write_text(program)
    monkeypatch.setattr(pictures, "_PROGRAM", str(folder / "program.py"))


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/png"), ("WEBP", "image/webp")],
)
def test_it_works(kind: str, type_: str) -> None:
    drawn = shown(making.drawn(kind))
    assert isinstance(drawn, Drawn)
    assert (drawn.type, opened(drawn).size) == (type_, (60, 40))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_shown(mode: str) -> None:
    assert opened(shown(making.drawn("PNG", mode=mode))).mode in ("L", "RGB", "RGBA")


def test_sixteen_bits_are_not_cut_to_white() -> None:
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(out, "PNG")
    assert opened(shown(out.getvalue())).getpixel((0, 0)) == 0x80


@pytest.mark.parametrize(
    "content",
    [
        making.polyglot(),
        making.drawn("JPEG", comment=making.SCRIPT),
        making.drawn("PNG", icc_profile=making.SCRIPT),
        making.drawn("JPEG", icc_profile=making.SCRIPT),
        making.drawn("WEBP", icc_profile=making.SCRIPT),
    ],
)
def test_nothing_but_pixels_comes_through(content: bytes) -> None:
    drawn = shown(content)
    assert isinstance(drawn, Drawn)
    assert b"script" not in drawn.content
    assert not {"icc_profile", "comment", "exif", "Comment"} & set(opened(drawn).info)


def test_a_photograph_stands_upright_and_tells_nobody_whose_it_is() -> None:
    drawn = shown(making.with_place())
    assert isinstance(drawn, Drawn)
    assert (drawn.width, drawn.height, opened(drawn).size) == (40, 60, (40, 60))
    assert b"Alice" not in drawn.content


def test_a_large_one_is_shown_smaller() -> None:
    drawn = shown(making.drawn("PNG", (4000, 1000)))
    assert isinstance(drawn, Drawn)
    assert (drawn.width, drawn.is_smaller, opened(drawn).size) == (4000, True, (1600, 400))


def test_of_an_animation_the_first_picture_is_shown() -> None:
    drawn = shown(making.animation(3))
    assert isinstance(drawn, Drawn)
    assert (drawn.frames, getattr(opened(drawn), "n_frames", 1)) == (3, 1)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (making.bomb(), "60,000 × 60,000 pixels"),
        (making.bomb(25_000), "25,000 × 25,000 pixels"),
        (making.truncated(), "damaged or cut short"),
        (making.drawn("PNG")[:60], "damaged or cut short"),
        (making.drawn("TIFF"), "damaged or cut short"),
        (b"\x89PNG\r\n\x1a\n" + making.SCRIPT, "damaged or cut short"),
        (b"", "damaged or cut short"),
    ],
)
def test_what_cannot_be_drawn_says_why(content: bytes, why: str) -> None:
    drawn = shown(content)
    assert isinstance(drawn, NotDrawn)
    assert why in drawn.why


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "raise SystemExit(3)",
        "print('no JSON')",
        """print('{"type": "text/html", "width": 1, "height": 1, "frames": 1}\\n<script>alert(1)</script>')""",
        """print('{"type": "image/png", "width": 1, "height": 1, "frames": 1}\\n<script>alert(1)</script>')""",
        "print('[]')",
    ],
)
def test_a_decoder_that_breaks_or_lies_harms_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    replaced(monkeypatch, tmp_path, program)
    assert shown(program.encode()) == NotDrawn("Drawing it broke the program that draws.")


def test_one_that_hangs_is_ended_and_may_go_better_next_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = making.drawn("PNG", (7, 7))
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_PATIENCE", 0.5)
        replaced(patch, tmp_path, "while True: pass")
        assert shown(content) == NotDrawn("Drawing it took too long.")
    assert isinstance(shown(content), Drawn)


#: What a decoder that was taken over would try, each with how it ends.
WALLED = """
import sys; sys.path.insert(0, {folder!r})
import redrawing, ctypes, json, os, resource, signal, socket
redrawing._prepare(); redrawing._limit(); redrawing._enclose(bytes.fromhex({wall!r}))
def outcome(do):
    try: do()
    except BaseException as error: return type(error).__name__
    return "done"
def more_files(): resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
tried = dict(
    memory=lambda: bytearray(2 << 30), file=lambda: open("/etc/hostname"), socket=socket.socket,
    limits=more_files, child=os.fork, signal=lambda: os.kill(os.getppid(), 0),
    program=lambda: os.execv("/bin/true", ["true"]), remove=lambda: os.unlink("/nothing-of-this-name"),
    look=lambda: os.stat("/etc"),
)
print(json.dumps([outcome(tried[name]) for name in {names!r}]), flush=True); os._exit(0)
"""


walled = pytest.mark.skipif(not wall(), reason="no filter for this machine")


def outcomes(names: Sequence[str], wall: str) -> list[str]:
    code = WALLED.format(folder=str(Path(pictures._PROGRAM).parent), wall=wall, names=names)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={})
    told: list[str] = json.loads(done.stdout)
    return told


@walled
def test_the_program_can_open_reach_start_and_signal_nothing() -> None:
    refused = ["file", "socket", "child", "signal", "program", "remove", "look"]
    told = outcomes(["memory", "limits", *refused], wall())
    assert told == ["MemoryError", "ValueError", *["PermissionError"] * 7]


@walled
def test_it_is_within_the_wall_before_it_reads_anything() -> None:
    program = [sys.executable, "-I", pictures._PROGRAM, "1600", wall()]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as waiting:
        status, until = Path(f"/proc/{waiting.pid}/status"), time.monotonic() + 60
        while "Seccomp:\t2" not in (told := status.read_text()) and time.monotonic() < until:
            assert waiting.poll() is None
        assert "Seccomp:\t2" in told
        said, _ = waiting.communicate(making.drawn("PNG"))
    assert said.startswith(b'{"type": "image/png"')


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such walls")
def test_a_wall_that_cannot_be_set_ends_it_before_it_reads_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    no_filter, content = "ff" * 8, making.drawn("PNG", (6, 7))
    program = [sys.executable, "-I", pictures._PROGRAM, "1600", no_filter]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as ended:  # and nobody writes to it
        assert (ended.wait(60), ended.stdout.read() if ended.stdout else None) == (os.EX_UNAVAILABLE, b"")
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "wall", lambda: no_filter)
        assert shown(content) == NotDrawn("It cannot be drawn just now.")
    assert isinstance(shown(content), Drawn)


def test_where_there_is_no_filter_the_limits_hold_memory_and_files() -> None:
    assert outcomes(["memory", "file", "socket"], "") == ["MemoryError", "OSError", "OSError"]


def test_an_answer_without_end_fills_no_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = """
import os, resource
resource.setrlimit(resource.RLIMIT_FSIZE, (32 << 20, 32 << 20))
while True: os.write(1, bytes(1 << 20))
"""
    replaced(monkeypatch, tmp_path, endless)
    assert shown(b"endless") == NotDrawn("Drawing it broke the program that draws.")


def test_one_that_the_machine_killed_for_its_memory_may_go_better_next_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = making.drawn("PNG", (8, 8))
    with monkeypatch.context() as patch:
        replaced(patch, tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        assert shown(content) == NotDrawn("It cannot be drawn just now.")
    assert isinstance(shown(content), Drawn)


def test_who_finds_all_at_work_is_told_and_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    content = making.drawn("PNG", (6, 5))
    with monkeypatch.context() as patch, ExitStack() as seats:
        patch.setattr(pictures, "_PATIENCE", 0.05)
        for _ in range(pictures._AT_ONCE):
            seats.enter_context(pictures._free)
        assert shown(content) == NotDrawn("Many pictures are being drawn just now.")
    assert isinstance(shown(content), Drawn)


def test_it_is_drawn_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = making.drawn("PNG", (9, 9))
    first = shown(content)
    replaced(monkeypatch, tmp_path, "raise SystemExit(3)")
    assert shown(content) == first


def test_what_was_kept_and_cut_short_is_drawn_anew() -> None:
    digest = blobs.put(making.drawn("PNG", (11, 11)))
    first = picture(digest)
    with open(default_storage.path(f"derived/{RECIPE}/{digest[:2]}/{digest}"), "r+b") as file:
        file.truncate(50)
    assert picture(digest) == first


def test_two_that_keep_at_once_leave_one() -> None:
    digest = blobs.put(b"raced for")
    for _ in range(2):
        blobs.keep_derived(digest, RECIPE, b"made of it")
    assert blobs.derived(digest, RECIPE) == b"made of it"
    names = default_storage.listdir(f"derived/{RECIPE}/{digest[:2]}")[1]
    assert [name for name in names if name.startswith(digest)] == [digest]
