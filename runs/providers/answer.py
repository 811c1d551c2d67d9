"""An answer as it grows: the pieces that a server streams, or the one JSON of a server that does not stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from runs.providers.chat import OnText

Chunk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """Tokens as the server counted them. `cached` is the part of `prompt` that it had read before (and bills less)."""

    prompt: int
    completion: int
    cached: int = 0


class Answer:
    """Takes chunks in the order of the wire, passes their text on at once, and knows when it is whole.

    `heard` says that anything came; `finish` is None until the server says why it stopped; an answer that
    reaches `longest` characters is cut there, finish "length".
    """

    def __init__(self, on_text: OnText, longest: int) -> None:
        self.model = ""
        self.finish: str | None = None
        self.counts: Counts | None = None
        self.length = 0
        self.heard = False
        self._on_text = on_text
        self._longest = longest
        self._pieces: list[str] = []
        self._half = ""

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def full(self) -> bool:
        return self.length >= self._longest

    def take(self, chunk: Chunk) -> None:
        """One chunk of a stream (`delta`) or a whole answer (`message`). Unknown keys are let be."""
        self.heard = True
        self.model = _word(chunk.get("model")) or self.model
        self.counts = _counts(chunk.get("usage")) or self.counts
        for choice in _dicts(chunk.get("choices")):
            self._add(_said(choice.get("delta") or choice.get("message")))
            self.finish = self.finish or _word(choice.get("finish_reason")) or None

    def _add(self, piece: str) -> None:
        piece = self._whole_characters(piece)[: self._longest - self.length]
        if not piece:
            return
        self._pieces.append(piece)
        self.length += len(piece)
        self._on_text(piece)
        if self.full:
            self.finish = "length"

    def _whole_characters(self, piece: str) -> str:
        """No NUL (PostgreSQL stores none), and no half of a surrogate pair: some servers cut an emoji in two."""
        piece = self._half + piece.replace("\0", "")
        self._half = ""
        if piece and "\ud800" <= piece[-1] <= "\udbff":
            self._half, piece = piece[-1], piece[:-1]
        return piece.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _said(message: Any) -> str:
    """The text of a delta or a message; content may also be a list of parts, and a refusal is an answer too."""
    if not isinstance(message, dict):
        return ""
    content = message.get("content") or message.get("refusal")
    if isinstance(content, list):
        return "".join(_word(part.get("text")) for part in _dicts(content))
    return _word(content)


def _counts(usage: Any) -> Counts | None:
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    return Counts(prompt, completion, cached if isinstance(cached, int) else 0)


def _dicts(items: Any) -> Iterable[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""
