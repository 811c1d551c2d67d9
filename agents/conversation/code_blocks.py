"""Code blocks: fenced code inside a message, and what running it gave.

The fence pattern and the guess for a block without a language are those that users of AutoGen know
(conversation-semantics, section 7): three back-ticks, an optional word, the code, three back-ticks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_FENCE = re.compile(r"```[ \t]*(\w+)?[ \t]*\r?\n(.*?)\r?\n[ \t]*```", re.DOTALL)
_FILENAME = re.compile(r"^#\s*filename:\s*(\S.*?)\s*$")

#: Exit codes that are ours and not the program's (the first as `timeout(1)` has it).
EXIT_TIMED_OUT = 124
EXIT_REFUSED = 1


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """One fenced block. `language` is lower case and may be "" (none named, none guessed)."""

    language: str
    code: str

    @property
    def filename(self) -> str | None:
        """The name in a first line `# filename: x`, as written: it is not checked here."""
        match = _FILENAME.match(self.code.partition("\n")[0])
        return match[1] if match else None


Ending = Literal["exited", "timed_out", "out_of_memory", "flooded", "killed", "stopped", "lost", "refused"]


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """What one block did.

    `output` holds what it wrote, in the order in which it came, as (stream, text) with stream "out" or "err".
    `ended` tells apart how it ended: "killed" by a signal, "stopped" by a person; only "exited" has an exit code of the
    program's own.
    """

    exit_code: int
    output: tuple[tuple[Literal["out", "err"], str], ...] = ()
    ended: Ending = "exited"
    seconds: float = 0.0

    def stream(self, name: Literal["out", "err"]) -> str:
        return "".join(text for stream, text in self.output if stream == name)


def extract(text: str) -> tuple[CodeBlock, ...]:
    """All fenced blocks of a message, in order."""
    return tuple(_block(match[1] or "", match[2]) for match in _FENCE.finditer(text))


def split(text: str) -> Iterable[str | CodeBlock]:
    """Prose and blocks in order, as a reader meets them; `extract` gives exactly the blocks of this."""
    at = 0
    for match in _FENCE.finditer(text):
        if prose := text[at : match.start()].strip("\n"):
            yield prose
        yield _block(match[1] or "", match[2])
        at = match.end()
    if prose := text[at:].strip("\n"):
        yield prose


def _block(word: str, code: str) -> CodeBlock:
    return CodeBlock(word.lower() or _guess(code), code)


def _guess(code: str) -> str:
    """The language of a block that names none: a shell for what starts like a command, Python if it parses."""
    if code.startswith(("python ", "python3 ", "pip")):
        return "sh"
    try:
        compile(code, "<block>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return ""
    return "python"
