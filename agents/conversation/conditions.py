"""Conditions on a message: those of reply rules and of the table that selects speakers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.conversation.messages import Message


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where everything that is given holds; nothing given always holds.

    `code_succeeded` asks whether the message tells the outcome of code, and which.
    """

    contains: str | None = None
    contains_any: tuple[str, ...] = ()
    equals: str | None = None
    matches: str | None = None
    has_tool_calls: bool | None = None
    code_succeeded: bool | None = None
    ignore_case: bool = False

    def holds(self, message: Message) -> bool:
        return self._words(message.text) and self._facts(message)

    def _words(self, text: str) -> bool:
        said = self._fold(text)
        if self.contains is not None and self._fold(self.contains) not in said:
            return False
        if self.contains_any and not any(self._fold(word) in said for word in self.contains_any):
            return False
        if self.equals is not None and self._fold(self.equals) != said:
            return False
        flags = re.IGNORECASE if self.ignore_case else re.NOFLAG
        return self.matches is None or re.search(self.matches, text, flags) is not None

    def _facts(self, message: Message) -> bool:
        if self.has_tool_calls is not None and bool(message.calls) != self.has_tool_calls:
            return False
        if self.code_succeeded is None:
            return True
        return message.exit_code is not None and (message.exit_code == 0) == self.code_succeeded

    def _fold(self, text: str) -> str:
        return text.casefold() if self.ignore_case else text


ALWAYS = Condition()
