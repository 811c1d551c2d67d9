"""Server-sent events, from bytes to the text of each event.

Only `data` lines matter to a chat model; comments, which servers send to keep a quiet line open, are skipped.
Lines are cut as bytes: str.splitlines would also cut at the line separators that a model may write inside a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runs.providers.chat import BrokenAnswer

# One event holds a few tokens. The bound keeps a server that never ends a line from filling the memory; it is wide
# enough for a whole answer in one event, which some gateways send.
LONGEST_EVENT = 16 * 1024 * 1024

_LINE_END = re.compile(rb"\r\n|\n|\r(?!\Z)")


class EventStream:
    """Feed it bytes as they come; it gives back what each finished event said."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._lines: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[str]:
        # Only what came new can hold a line end (or the LF of a CR kept back), so a long line is not scanned again.
        seen = max(0, len(self._rest) - 1)
        self._rest += chunk
        at = 0
        for end in _LINE_END.finditer(self._rest, seen):
            yield from self._line(bytes(self._rest[at : end.start()]))
            at = end.end()
        del self._rest[:at]
        if len(self._rest) > LONGEST_EVENT:
            raise BrokenAnswer("The answer has an event that never ends.", "Is this a chat model's server?")

    def end(self) -> Iterator[str]:
        """What was left when the bytes ended without the empty line that closes an event."""
        yield from self._line(bytes(self._rest).rstrip(b"\r"))
        yield from self._line(b"")

    def _line(self, line: bytes) -> Iterator[str]:
        if line:
            name, _, value = line.partition(b":")
            if name == b"data":
                self._lines.append(value.removeprefix(b" "))
        elif self._lines:
            yield b"\n".join(self._lines).decode("utf-8", "replace")
            self._lines.clear()
