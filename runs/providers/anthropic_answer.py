"""An answer of Anthropic's Messages API as it grows: its events, or the one message of one that does not stream."""

from __future__ import annotations

import json
from typing import Any

from runs.providers.answer import Answer, Chunk, Counts, dicts, word
from runs.providers.chat import OnText

#: The tool that makes a choice: its call is the answer, not a call.
CHOOSE = "choose_one"

# Why it stopped, in the words of everybody else.
_FINISH = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}


class MessageAnswer(Answer):
    """Thinking is left out. Tokens: the prompt's are new ones, read ones and stored ones together."""

    def __init__(self, on_text: OnText, longest: int) -> None:
        super().__init__(on_text, longest)
        self._usage: dict[str, int] = {}
        self._choosing = False

    def take(self, chunk: Chunk) -> None:
        """One event, or a whole message. Unknown kinds are let be, as the API wants it."""
        self.heard = True
        match chunk.get("type"):
            case "message_start":
                self._begin(chunk.get("message"))
            case "message":
                self._whole(chunk)
            case "content_block_start":
                self._start(chunk.get("content_block"))
            case "content_block_delta":
                self._go_on(chunk.get("delta"))
            case "content_block_stop":
                self.calls.end()
            case "message_delta":
                self._end(chunk.get("delta"), chunk.get("usage"))
            case "message_stop":
                self.over = True
        self.stop_if_full()

    def _begin(self, message: Any) -> None:
        if isinstance(message, dict):
            self.model = word(message.get("model"))
            self._count(message.get("usage"))

    def _whole(self, message: Chunk) -> None:
        self._begin(message)
        for block in dicts(message.get("content")):
            self._start(block)
            if block.get("type") == "tool_use":
                self._argue(json.dumps(block.get("input") or {}, ensure_ascii=False))
        self._end(message, None)

    def _start(self, block: Any) -> None:
        if not isinstance(block, dict):
            return
        if block.get("type") == "text":
            self.add(word(block.get("text")))
        elif block.get("type") == "tool_use":
            self._choosing = block.get("name") == CHOOSE
            if not self._choosing:
                self.calls.begin(word(block.get("id")), word(block.get("name")))

    def _go_on(self, delta: Any) -> None:
        if isinstance(delta, dict):
            self.add(word(delta.get("text")))
            self._argue(word(delta.get("partial_json")))

    def _argue(self, words: str) -> None:
        """A choice is told as text, in the form in which other servers give it."""
        if self._choosing:
            self.add(words)
        else:
            self.calls.go_on(words)

    def _end(self, delta: Any, usage: Any) -> None:
        reason = word(delta.get("stop_reason")) if isinstance(delta, dict) else ""
        if reason:
            self.finish = "stop" if self._choosing else _FINISH.get(reason, reason)
        self._count(usage)

    def _count(self, usage: Any) -> None:
        """Figures come in two halves, and the later ones are the totals."""
        if not isinstance(usage, dict):
            return
        self._usage |= {name: figure for name, figure in usage.items() if isinstance(figure, int)}
        new, said = self._usage.get("input_tokens"), self._usage.get("output_tokens")
        if new is not None and said is not None:
            read, kept = (self._usage.get(f"cache_{how}_input_tokens", 0) for how in ("read", "creation"))
            self.counts = Counts(new + read + kept, said, cached=read, kept=kept)
