"""An answer as it grows: the pieces that a server streams, or the one JSON of a server that does not stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from runs.providers.chat import OnText
from runs.providers.tool_calls import Calls, storable

Chunk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """Tokens as the server counted them. Of `prompt`, `cached` had been read before (and is billed less), and
    `kept` was stored for the next time (and is billed more)."""

    prompt: int
    completion: int
    cached: int = 0
    kept: int = 0


class Answer:
    """Takes chunks of the chat completions API in the order of the wire, passes their text on at once, and knows
    when it is whole.

    `heard` says that anything came; `finish` is None until the server says why it stopped; `over` says that nothing
    more is wanted. An answer that reaches `longest` characters, those of its calls' arguments too, is cut there,
    finish "length".
    """

    def __init__(self, on_text: OnText, longest: int) -> None:
        self.model = ""
        self.finish: str | None = None
        self.counts: Counts | None = None
        self.calls = Calls()
        self.length = 0
        self.heard = self.over = False
        self._on_text = on_text
        self._longest = longest
        self._pieces: list[str] = []
        self._half = ""

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def begun(self) -> bool:
        return bool(self.length or self.calls)

    def take(self, chunk: Chunk) -> None:
        """One chunk of a stream (`delta`) or a whole answer (`message`). Unknown keys are let be."""
        self.heard = True
        self.model = word(chunk.get("model")) or self.model
        self.counts = _counts(chunk.get("usage")) or self.counts
        for choice in dicts(chunk.get("choices")):
            message = choice.get("delta") or choice.get("message")
            if isinstance(message, dict):
                self.add(_said(message))
                self.calls.take(message)
                self.stop_if_full()
            self.finish = self.finish or word(choice.get("finish_reason")) or None

    def add(self, piece: str) -> None:
        if not piece:
            return
        piece = self._whole_characters(piece)[: self._longest - self.length]
        if piece:
            self._pieces.append(piece)
            self.length += len(piece)
            self._on_text(piece)

    def stop_if_full(self) -> None:
        if self.length + self.calls.length >= self._longest:
            self.finish, self.over = "length", True

    def _whole_characters(self, piece: str) -> str:
        """Only what can be stored, and no half of a surrogate pair: some servers cut an emoji in two."""
        if piece.isascii() and not self._half and "\0" not in piece:
            return piece
        piece = self._half + piece.replace("\0", "")
        self._half = ""
        if piece and "\ud800" <= piece[-1] <= "\udbff":
            self._half, piece = piece[-1], piece[:-1]
        return storable(piece)


def _said(message: dict[str, Any]) -> str:
    """The text of a delta or a message; content may also be a list of parts, and a refusal is an answer too."""
    content = message.get("content") or message.get("refusal")
    if isinstance(content, list):
        return "".join(word(part.get("text")) for part in dicts(content))
    return word(content)


def _counts(usage: Any) -> Counts | None:
    if not isinstance(usage, dict):
        return None
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    return Counts(prompt, completion, cached if isinstance(cached, int) else 0)


def dicts(items: Any) -> Iterable[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def word(value: Any) -> str:
    return value if isinstance(value, str) else ""
