"""From journal entries to what a person sees: the entries in order, each adding an item or changing one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from agents.cast import cast as cast_of
from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from agents.spec import AgentSpec, TeamSpec
from runs import reviews
from runs.models import Artifact, Entry, Run
from runs.models import Execution as ExecutionRow
from runs.models import Review as ReviewRow
from runs.replay import blocks_from
from runs.transcript import words
from runs.transcript.files import file_of
from runs.transcript.items import (
    End,
    Execution,
    Failure,
    Item,
    Message,
    Pause,
    Prose,
    Question,
    Resumption,
    Review,
    Speaker,
    Writing,
)
from runs.transcript.parts import (
    attempts_of,
    closing_of,
    code_of,
    decided,
    outputs_of,
    parts_of,
    reviewed,
    usage_of,
)

Some = TypeVar("Some", bound=Item)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the journal does not say: the files of each step, and the rows that may be ahead of it.

    A decision can be taken, or a cell be at work, before the journal has an entry for it. `is_live` False where the
    entries stop before the journal's end: nothing is ahead there.
    """

    is_live: bool = False
    review: ReviewRow | None = None
    execution: ExecutionRow | None = None
    reviews: int = 0
    files: Mapping[int, list[Artifact]] = field(default_factory=dict)


def project(run: Run, entries: Iterable[Entry], around: Circumstances) -> list[Item]:
    """The items of these entries, which begin after a message (or with the first entry)."""
    projection = _Projection(run, around)
    for entry in entries:
        projection.take(entry)
    if around.is_live:
        projection.catch_up()
    return list(projection.items.values())


class _Projection:
    """`items` by key, in order. What is open (a call, a review, an execution) is remembered until it is closed."""

    def __init__(self, run: Run, around: Circumstances) -> None:
        self.items: dict[str, Item] = {}
        self._run, self._around = run, around
        spec = TeamSpec.parse(run.spec)
        self._specs: dict[str, AgentSpec] = {agent.name: agent for agent in spec.agents}
        self._speakers = {member.name: Speaker(member.name, member.hue, member.icon) for member in cast_of(spec)}
        self._call: Entry | None = None
        self._answer: Entry | None = None
        self._last = self._executing = self._refusal = ""

    def take(self, entry: Entry) -> None:
        match entry.kind:
            case "said":
                self._said(entry)
            case "model_called":
                self._call = entry
            case "model_answered":
                self._answer = entry
            case "model_failed":
                self._add(self._made(Failure, f"f{entry.seq}", entry, **entry.data))
            case "review_requested" | "review_decided":
                self._review(entry)
            case "code_requested" | "code_finished":
                self._execution(entry)
            case "person_asked" | "person_answered":
                self._question(entry)
            case "run_paused" | "run_resumed" | "run_ended":
                self._event(entry)

    def catch_up(self) -> None:
        """Bring the open items up to what is so now, though the journal does not say it yet."""
        ended, stands = self._run.status == Run.Status.ENDED, self._run.status in (Run.Status.PAUSED, Run.Status.ENDED)
        row = self._around.review
        for item in list(self.items.values()):
            match item:
                case Message(review=Review(state="pending") as review) if (
                    row and row.decision and str(row.pk) == review.id
                ):
                    self._add(self._settled(item, reviews.record(row), review))
                case Message(review=Review(state="pending") as review):
                    now = replace(review, state="over" if ended else "pending", attempt=self._around.reviews)
                    self._add(replace(item, review=now))
                case Message(execution=Execution(state="queued") as execution):
                    self._add(replace(item, execution=self._under_way(execution, stands=stands)))
                case Question(state="pending") if ended:
                    self._add(replace(item, state="over"))
        if self._call and not stands:
            self._write(self._call)

    def _said(self, entry: Entry) -> None:
        data, content = entry.data, entry.data["content"]
        if self._executing:
            shown = cast("Message", self.items[self._executing])
            self._add(replace(shown, seq=entry.seq, recipient=data["recipient"], raw=content))
            self._last, self._executing = self._executing, ""
            return
        item = self._made(
            Message, f"m{entry.step}", entry, speaker=self._speaker(data["speaker"]), recipient=data["recipient"]
        )
        if self._refusal:
            item, self._refusal = replace(item, lead=(Prose(self._refusal),), raw=content), ""
        else:
            content, closing = closing_of(content, self._specs.get(data["recipient"]))
            lead, rest = parts_of(content)
            item = replace(item, lead=lead, rest=rest, closing=closing)
        self._add(self._called(item))
        self._last = item.key

    def _called(self, item: Message) -> Message:
        """`item` with what its model call took, which began it."""
        call, answer, self._call, self._answer = self._call, self._answer, None, None
        if call:
            item = replace(item, start=call.seq)
        return replace(item, usage=usage_of(answer.data)) if answer else item

    def _review(self, entry: Entry) -> None:
        data = entry.data
        if data.get("decision") == "rejected":
            self._refusal = f"Nothing was run: {data['reason'] or 'no reason was given.'}"
        message = self.items.get(self._last)
        if not isinstance(message, Message):
            return  # It belongs to a message before the first entry, which another window shows.
        review = message.review if message.review and message.review.id == data["review"] else None
        if review is None:
            review = self._asked(entry, blocks_from(data.get("blocks") or data["proposed"]))
            message = replace(message, rest=reviewed(message.rest, review.blocks), review=review)
        message = replace(message, seq=entry.seq)
        self._add(self._settled(message, data, review) if entry.kind == "review_decided" else message)

    def _asked(self, entry: Entry, blocks: tuple[CodeBlock, ...]) -> Review:
        source = entry.identity or entry.data
        runner, author = str(source["agent"]), str(source["author"])
        shown = tuple(code_of(block, at) for at, block in enumerate(blocks))
        id_, digest = str(entry.data["review"]), digest_of_blocks(blocks)
        return Review(id_, "pending", runner, author, digest, shown, self._seconds(runner), entry.created)

    def _settled(self, message: Message, data: dict[str, Any], review: Review) -> Message:
        done = replace(review, state=data["decision"], by=data["by"], rule=data["rule"], reason=data["reason"])
        return replace(message, review=done, rest=decided(message.rest, data["effective"]))

    def _execution(self, entry: Entry) -> None:
        key = self._executing = f"x{entry.step}"
        if key not in self.items:
            before = self.items.get(self._last)
            recipient = before.speaker.name if isinstance(before, Message) else ""
            agent = str((entry.identity or entry.data)["agent"])
            doing = Execution("queued", entry.step or 0)
            self._add(
                self._made(Message, key, entry, speaker=self._speaker(agent), recipient=recipient, execution=doing)
            )
        if entry.kind == "code_finished":
            item = cast("Message", self.items[key])
            self._add(replace(item, seq=entry.seq, execution=self._finished(entry, item.speaker.name)))

    def _finished(self, entry: Entry, agent: str) -> Execution:
        data, step = entry.data, entry.step or 0
        left = {artifact.name: artifact for artifact in self._around.files.get(step, [])}
        return Execution(
            "done",
            step,
            attempts_of(data["attempts"]),
            data.get("sandbox", ""),
            outputs_of(data.get("blocks", ()), self._seconds(agent)),
            tuple(file_of(left[name]) for name in data.get("files", ()) if name in left),
            tuple(data.get("removed", ())),
            tuple((name, why) for name, why in data.get("refused", ())),
        )

    def _under_way(self, execution: Execution, *, stands: bool) -> Execution:
        row = self._around.execution
        if row is None or row.step != execution.step:
            return execution
        running = row.state in (ExecutionRow.State.RUNNING, ExecutionRow.State.DONE)
        return replace(
            execution,
            state="over" if stands else "running" if running else "queued",
            attempts=attempts_of(row.attempts),
        )

    def _question(self, entry: Entry) -> None:
        key, data = f"q{entry.step}", entry.data
        if entry.kind == "person_asked":
            text = words.prompt(data["prompt"], data["agent"])
            asked = {
                "id": data["question"],
                "speaker": self._speaker(data["agent"]),
                "prompt": text,
                "state": "pending",
            }
            self._add(self._made(Question, key, entry, **asked))
        elif isinstance(item := self.items.get(key), Question):
            self._add(replace(item, seq=entry.seq, state="answered", answer=data["text"], by=data["by"]))

    def _event(self, entry: Entry) -> None:
        data = entry.data
        match entry.kind:
            case "run_paused":
                open_ = self._run.status == Run.Status.PAUSED and entry.seq == self._run.seq
                self._add(self._made(Pause, f"p{entry.seq}", entry, **data, is_open=open_))
            case "run_resumed":
                self._add(self._made(Resumption, f"r{entry.seq}", entry, by=data.get("by", "")))
            case _:
                told = {name: data[name] for name in ("rule", "agent", "text", "summary")}
                self._add(self._made(End, f"e{entry.seq}", entry, title=words.ending(data["rule"]), **told))

    def _write(self, call: Entry) -> None:
        summing_up = call.data["purpose"] == "summary"
        agent = self._speaker(call.data["agent"])
        key, step = f"draft-{call.step}", call.step or 0
        self._add(self._made(Writing, key, call, speaker=agent, step=step, is_summary=summing_up))

    def _made(self, kind: type[Some], key: str, entry: Entry, **shown: Any) -> Some:
        elapsed = (entry.created - self._run.created).total_seconds()
        return kind(key=key, start=entry.seq, seq=entry.seq, at=entry.created, elapsed=elapsed, **shown)

    def _add(self, item: Item) -> None:
        self.items[item.key] = item

    def _speaker(self, name: str) -> Speaker:
        return self._speakers.get(name) or Speaker(name, "slate", "circle-user")

    def _seconds(self, agent: str) -> float:
        spec = self._specs.get(agent)
        return spec.code.seconds if spec and spec.code else 0.0
