"""Output as a page may show it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runs.sandbox.readable import Readable, Transcript, one_line

EXAMPLES = [
    ("plain\ttext\n", "plain\ttext\n"),
    ("\x1b[1;31mred\x1b[0m", "red"),
    ("\x1b]0;title\x07after", "after"),
    ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
    ("\x1b(Bset \x1bPdevice\x1b\\ \x1b7save", "set  save"),
    ("a\r\nb\rc\n", "a\nb\nc\n"),
    ("\x00\x07\x08\x7f", "␀␇␈␡"),
    ("\x9b31m", "\\x9b31m"),
    ("user\u202egnp.exe\u2066", "user\\u202egnp.exe\\u2066"),
    ("\x1b", "␛"),
    ("end\r", "end\n"),
    ("\x1b[31", "␛[31"),
    ("👩‍🔬 é", "👩‍🔬 é"),
]


@pytest.mark.parametrize(("raw", "shown"), EXAMPLES)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_it_works_cut_anywhere(raw: str, shown: str, size: int) -> None:
    readable, data = Readable(), raw.encode()
    pieces = [readable.text(data[at : at + size]) for at in range(0, len(data), size)]
    assert "".join(pieces) + readable.text(b"", last=True) == shown


def test_what_is_no_text() -> None:
    assert Readable().text(b"a\xff\xfeb") == "a\ufffd\ufffdb"


def test_endless_sequence_is_not_waited_for() -> None:
    readable = Readable()
    assert "title" in readable.text(b"\x1b]0;title") + readable.text(b"x" * 10_000)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_nothing_that_hides_comes_through(data: bytes, size: int) -> None:
    readable = Readable()
    text = "".join(readable.text(data[at : at + size]) for at in range(0, len(data), size)) + readable.text(
        b"", last=True
    )
    assert not [
        char for char in text if char not in "\n\t" and (char < " " or "\x7f" <= char < "\xa0" or char == "\u202e")
    ]


def test_transcript_joins_neighbours() -> None:
    transcript = Transcript()
    for stream, text in (("out", "a"), ("out", "b"), ("err", "c"), ("out", "d")):
        transcript.add(stream, text)  # type: ignore[arg-type]
    assert transcript.pieces() == (("out", "ab"), ("err", "c"), ("out", "d"))


def test_one_line_shows_what_hides_in_a_name_and_has_an_end() -> None:
    assert one_line("Größe\n\u202egnp.exe\x1b[2J") == "Größe\\n\\u202egnp.exe\\x1b[2J"
    assert len(one_line("x" * 5000)) == 4096
