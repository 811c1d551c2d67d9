from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runs.providers import event_stream
from runs.providers.chat import BrokenAnswer
from runs.providers.event_stream import EventStream

STREAM = (
    b": hello\r\n\r\ndata: one\r\ndata: two\r\n\r\nevent: x\nid: 7\ndata:th\xe2\x80\xa8ree\n\ndata: four\r\rdata: five"
)
EVENTS = ["one\ntwo", "th\u2028ree", "four", "five"]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12).map(sorted))
def test_it_does_not_matter_where_the_bytes_are_cut(cuts: list[int]) -> None:
    stream = EventStream()
    heard: list[str] = []
    for begin, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True):
        heard += stream.feed(STREAM[begin:end])
    assert heard + list(stream.end()) == EVENTS


def test_a_line_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "LONGEST_EVENT", 10)
    with pytest.raises(BrokenAnswer):
        list(EventStream().feed(b"data: " + b"x" * 10))
