"""What items are made of: speakers, prose, code, pictures, reviews, and what came of code and of calls. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from agents.conversation.code_blocks import Ending
from runs.profiles.terms import Terms
from runs.risks import Assessment, Level
from runs.transcript import words
from runs.transcript.annotated import TONES, Line, annotated
from runs.transcript.differences import Difference
from runs.transcript.left_out import NOTHING, LeftOut
from runs.transcript.reached import Contact


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


@dataclass(frozen=True, slots=True)
class Picture:
    """`url` is given only where the page's policy lets it be shown (the bytes are in it); `address` where it lies
    elsewhere: then it is a link, since loading it would tell a stranger who reads what."""

    url: str = ""
    address: str = ""


Part = Prose | Code | Picture


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
    cached: bool = False

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Review:
    """The question whether code may run, or a tool be called. "over": the run ended before anybody answered.

    `rule` names the rule that decided where no person (`by`) did; `attempt` counts the reviews of the run. `tool` is
    the tool whose call this is; `is_outside` where that call leaves the sandbox, and `is_repeat` where an earlier try
    was cut off, so that it may have happened already. `terms` apply: those it was asked under, or as they were decided;
    `asked_terms` are there only where a reviewer changed them. `assessment` is what its text was found to do.
    """

    id: str
    state: Literal["pending", "approved", "edited", "rejected", "changes", "answered", "over"]
    runner: str
    author: str
    digest: str
    blocks: tuple[Code, ...]
    since: datetime
    attempt: int = 0
    by: str = ""
    rule: str = ""
    reason: str = ""
    tool: str = ""
    role: str = ""
    is_outside: bool = False
    is_repeat: bool = False
    terms: Terms | None = None
    asked_terms: Terms | None = None
    assessment: Assessment | None = None
    due: datetime | None = None

    @property
    def tone(self) -> str:
        """Of its risk, as a class of the stylesheet."""
        return TONES[self.assessment.level] if self.assessment else ""

    @property
    def is_high(self) -> bool:
        return self.assessment is not None and self.assessment.level == Level.HIGH

    @property
    def listing(self) -> list[tuple[Code, list[Line]]]:
        """Each block with its lines, and at them what was found."""
        found = self.assessment.findings if self.assessment else ()
        return [
            (block, annotated(block.code, block.language, [one for one in found if one.block == at]))
            for at, block in enumerate(self.blocks)
        ]

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
    step: str
    attempts: tuple[Attempt, ...] = ()
    sandbox: str = ""
    outputs: tuple[Output, ...] = ()
    files: tuple[File, ...] = ()
    removed: tuple[str, ...] = ()
    refused: LeftOut = NOTHING
    reached: tuple[Contact, ...] = ()

    @property
    def seconds(self) -> float:
        return sum(output.seconds for output in self.outputs)

    @property
    def ok(self) -> bool:
        return all(output.ok for output in self.outputs)


#: Characters of arguments that fit beside a tool's name, on most screens.
_GLANCE = 60


def glance(arguments: str) -> str:
    """Arguments in one line; what does not fit is cut by the stylesheet, or here where it is far too much."""
    return " ".join(arguments.split())[:200]


@dataclass(frozen=True, slots=True)
class Call:
    """A model wants a tool called. `arguments` are laid out over lines where they are JSON, else as they came."""

    id: str
    name: str
    arguments: str

    @property
    def glance(self) -> str:
        return glance(self.arguments)


@dataclass(frozen=True, slots=True)
class ToolRun:
    """A call on its way: "over" where the run ended or paused before its answer came. `content` is what a model is
    told of the answer, `shown` what a person is."""

    step: str
    name: str
    arguments: str
    state: Literal["queued", "running", "done", "over"]
    ok: bool = True
    content: str = ""
    shown: str = ""
    seconds: float = 0.0
    output: str = ""
    sandbox: str = ""
    attempts: tuple[Attempt, ...] = ()
    files: tuple[File, ...] = ()
    removed: tuple[str, ...] = ()
    refused: LeftOut = NOTHING
    reached: tuple[Contact, ...] = ()

    @property
    def glance(self) -> str:
        return glance(self.arguments)

    @property
    def is_seen_at_a_glance(self) -> bool:
        return len(self.glance) <= _GLANCE


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a call, as a model is told it. `run` is there where a tool ran for it, `ok` False where it did not
    do what was asked."""

    name: str
    content: str
    ok: bool
    arguments: str = ""
    run: ToolRun | None = None

    @property
    def glance(self) -> str:
        return glance(self.arguments)


@dataclass(frozen=True, slots=True)
class Try:
    """One answer of a model that was asked who speaks next."""

    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a budget that was reached, in words. `name` is that of the form's field, `suggested` a new limit."""

    name: str
    sentence: str
    suggested: str
    raised: str = ""
