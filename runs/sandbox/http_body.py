"""The body of a request as it passes a proxy: up to its end, and not a byte of what may come behind it."""

from __future__ import annotations

from runs.sandbox.http_head import Malformed

_LONGEST_LINE, _MOST_TRAILERS = 1024, 64
_SIZES = frozenset(b"0123456789abcdefABCDEF")
_LONGEST_SIZE = 15


class Body:
    """`length` in bytes, or None where it comes in chunks, which are made anew. `ended` once all of it has passed."""

    def __init__(self, length: int | None) -> None:
        self._chunked, self._left = length is None, length or 0
        self._line = bytearray()
        self._trailers = -1
        self._awaits_size = True
        self.ended = length == 0

    def through(self, data: bytes) -> bytes:
        """What of `data` goes on. Raises Malformed for chunks that are none."""
        onward = bytearray()
        while data and not self.ended:
            if self._left:
                piece, data = data[: self._left], data[self._left :]
                onward += self._passed(piece)
            else:
                line, data = self._line_of(data)
                onward += self._understood(line)
        return bytes(onward)

    def _passed(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if not self._chunked:
            self.ended = not self._left
            return piece
        return b"%x\r\n%b\r\n" % (len(piece), piece)

    def _line_of(self, data: bytes) -> tuple[bytes | None, bytes]:
        """The next line if it is whole by now, and what comes after it."""
        piece, mark, rest = data.partition(b"\n")
        self._line += piece + mark
        if len(self._line) > _LONGEST_LINE:
            raise Malformed("a line of its body is too long")
        if not mark:
            return None, b""
        line = bytes(self._line)
        self._line.clear()
        if not line.endswith(b"\r\n"):
            raise Malformed("a line of its body does not end as lines do")
        return line[:-2], rest

    def _understood(self, line: bytes | None) -> bytes:
        """A line between chunks: the end of one, the size of the next, or a trailer (of which none goes on)."""
        if line is None:
            return b""
        if self._trailers >= 0:
            return self._trailer(line)
        if not self._awaits_size:
            if line:
                raise Malformed("a chunk is longer than it says")
            self._awaits_size = True
            return b""
        size = line.partition(b";")[0].rstrip(b" \t")
        if not size or len(size) > _LONGEST_SIZE or not _SIZES.issuperset(size):
            raise Malformed("a chunk has no size")
        self._left, self._awaits_size = int(size, 16), False
        self._trailers = -1 if self._left else 0
        return b""

    def _trailer(self, line: bytes) -> bytes:
        self._trailers += 1
        if self._trailers > _MOST_TRAILERS:
            raise Malformed("its body has too many trailers")
        self.ended = not line
        return b"" if line else b"0\r\n\r\n"
