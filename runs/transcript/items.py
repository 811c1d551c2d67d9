"""What a person sees of a run, item by item: frozen, comparable, and free of the database.

Every item has a `key` (the id of its element, the same for as long as it is shown), a `start` and a `seq`: the first
journal entry that it shows, and the last one that changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import ClassVar, Literal

from agents.conversation.code_blocks import Ending
from runs.transcript import words
from runs.transcript.differences import Difference


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as it looks: `hue` and `icon` are those of the agent's tile everywhere."""

    name: str
    hue: str
    icon: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown from a person or a model."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """One block as its author wrote it. `number` counts the blocks of a review, in order, from 0; None: not reviewed.

    `difference` is there where a reviewer let something else run in its place.
    """

    language: str
    code: str
    filename: str = ""
    difference: Difference | None = None
    number: int | None = None

    @property
    def lines(self) -> int:
        return self.code.rstrip("\n").count("\n") + 1

    @property
    def effective(self) -> str:
        return self.difference.new if self.difference else self.code


Part = Prose | Code


@dataclass(frozen=True, slots=True)
class Usage:
    """What one model call took. `cost` None: no price is known."""

    prompt_tokens: int
    completion_tokens: int
    cost: Decimal | None
    seconds: float
    model: str
    connection: str
    estimated: bool

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Review:
    """The question whether code may run. "over": the run ended before anybody answered.

    `rule` names the rule that decided where no person (`by`) did; `attempt` counts the reviews of the run.
    """

    id: str
    state: Literal["pending", "approved", "edited", "rejected", "over"]
    runner: str
    author: str
    digest: str
    blocks: tuple[Code, ...]
    seconds: float
    since: datetime
    attempt: int = 0
    by: str = ""
    rule: str = ""
    reason: str = ""

    @property
    def lines(self) -> int:
        return sum(block.lines for block in self.blocks)

    @property
    def language(self) -> str:
        """The one language of all blocks, else ""."""
        named = {block.language for block in self.blocks}
        return named.pop() if len(named) == 1 else ""

    @property
    def language_name(self) -> str:
        return words.LANGUAGES.get(self.language, self.language or "code")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One start of an execution, and why there was one."""

    number: int
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that code left behind, with the bytes that it had then."""

    id: str
    name: str
    size: int
    show: Literal["image", "text", "other"]

    @property
    def icon(self) -> str:
        return {"image": "image", "text": "file-text", "other": "file"}[self.show]


@dataclass(frozen=True, slots=True)
class Output:
    """What one block did: `said` is how it ended, in words; `pieces` are (stream, text) in the order of coming."""

    exit_code: int
    ended: Ending
    said: str
    seconds: float
    pieces: tuple[tuple[str, str], ...]

    @property
    def ok(self) -> bool:
        return self.ended == "exited" and self.exit_code == 0


@dataclass(frozen=True, slots=True)
class Execution:
    """Approved code on its way through a cell; `state` "over" where the run ended or paused before it had run."""

    state: Literal["queued", "running", "done", "over"]
    step: int
    attempts: tuple[Attempt, ...] = ()
    sandbox: str = ""
    outputs: tuple[Output, ...] = ()
    files: tuple[File, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def seconds(self) -> float:
        return sum(output.seconds for output in self.outputs)

    @property
    def ok(self) -> bool:
        return all(output.ok for output in self.outputs)


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    start: int
    seq: int
    at: datetime
    elapsed: float

    #: Which template shows it: templates/runs/items/<kind>.html
    kind: ClassVar[str] = "item"

    @property
    def clock(self) -> str:
        """When, counted from the start of the run: 4:05, 1:04:05."""
        minutes, seconds = divmod(max(0, int(self.elapsed)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def version(self) -> str:
        """Differs whenever anything that is shown differs."""
        return blake2b(repr(self).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Message(Item):
    """Something said. `lead` is what comes before the first block of code, `rest` begins with it.

    An executor's message about code that ran is told by `execution`; its own words are then in `raw`. `closing` is
    the word at its end that ends the chat.
    """

    speaker: Speaker
    recipient: str
    lead: tuple[Part, ...] = ()
    rest: tuple[Part, ...] = ()
    closing: str = ""
    usage: Usage | None = None
    review: Review | None = None
    execution: Execution | None = None
    raw: str = ""
    kind: ClassVar[str] = "message"


@dataclass(frozen=True, slots=True)
class Writing(Item):
    """A model that has been asked and has not answered. Its text streams into the element, never into the journal."""

    speaker: Speaker
    step: int
    is_summary: bool
    kind: ClassVar[str] = "writing"


@dataclass(frozen=True, slots=True)
class Question(Item):
    """A person is asked to speak in an agent's place. `answer` "" means that the agent goes on by itself."""

    id: str
    speaker: Speaker
    prompt: str
    state: Literal["pending", "answered", "over"]
    answer: str = ""
    by: str = ""
    kind: ClassVar[str] = "question"

    @property
    def outcome(self) -> str:
        who, agent = self.by or "Somebody", self.speaker.name
        if self.state == "over":
            return f"Nobody answered for {agent} before the run ended."
        return f"{who} answered for {agent}." if self.answer else f"{who} let {agent} go on by itself."


@dataclass(frozen=True, slots=True)
class Failure(Item):
    """One connection did not answer; the next was tried, or the run paused."""

    connection: str
    cause: str
    problem: str
    kind: ClassVar[str] = "failure"


@dataclass(frozen=True, slots=True)
class Pause(Item):
    """Only a person can put this right. `is_open` while the run still waits for that."""

    cause: str
    problem: str
    mend: str
    is_open: bool
    kind: ClassVar[str] = "pause"


@dataclass(frozen=True, slots=True)
class Resumption(Item):
    by: str
    kind: ClassVar[str] = "resumption"


@dataclass(frozen=True, slots=True)
class End(Item):
    """Why it ended, and what came of it."""

    title: str
    text: str
    rule: str
    agent: str
    summary: str
    kind: ClassVar[str] = "end"

    @property
    def icon(self) -> str:
        return "octagon-x" if self.rule == "stopped" else "flag"
