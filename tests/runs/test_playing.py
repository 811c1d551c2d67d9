"""Scripts side by side: who starts when, whom a wait holds up, what a failure leaves to be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from agents.conversation.messages import Message
from agents.conversation.results import PersonAnswer
from agents.conversation.steps import AskPerson, Branch, Prompt, Say, Script, Together
from runs.models import Entry
from runs.performance import Held
from runs.playing import Player
from runs.replay import Replay, identity_of


class Stage:
    """Performs questions: each is answered with its agent's name, unless `acts` says otherwise for that agent."""

    is_to_pause = False

    def __init__(self, **acts: Callable[[], Any]) -> None:
        self.performed: list[tuple[str, str]] = []
        self.recorded: list[str] = []
        self._acts = acts

    async def perform(self, path: str, step: AskPerson) -> Any:
        self.performed.append((path, step.agent))
        await asyncio.sleep(0)
        if act := self._acts.get(step.agent):
            done = act()
            return await done if asyncio.iscoroutine(done) else done
        return PersonAnswer(step.agent)

    async def record(self, path: str, step: Say) -> None:
        self.recorded.append(path)

    async def play(self, script: Script, entries: Sequence[Entry] = ()) -> Any:
        return await Player(self, Replay(entries)).play(script)


def asking(*names: str) -> Branch:
    """Asks these, one after the other, and returns all answers."""

    def script(_before: Sequence[Any]) -> Script:
        texts = []
        for name in names:
            answer = yield AskPerson(name, Prompt.ALWAYS)
            texts.append(answer.text)
        return " ".join(texts)

    return Branch(script)


def after(*numbers: int) -> Branch:
    """Asks "later", and returns what the ones before gave."""

    def script(before: Sequence[Any]) -> Script:
        yield AskPerson("later", Prompt.ALWAYS)
        return list(before)

    return Branch(script, numbers)


def together(*branches: Branch) -> Script:
    return (yield Together(branches))


def raises(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


async def test_the_result_of_branches_is_theirs_in_order():
    assert await Stage().play(together(asking("a", "b"), asking("c"))) == ("a b", "c")


async def test_branches_are_played_side_by_side():
    stage = Stage()
    await stage.play(together(asking("a", "b"), asking("c", "d")))
    assert stage.performed == [("0.0.0", "a"), ("0.1.0", "c"), ("0.0.1", "b"), ("0.1.1", "d")]


async def test_no_branches_are_no_wait():
    assert await Stage().play(together()) == ()


async def test_steps_after_it_go_on_counting():
    def script() -> Script:
        yield AskPerson("a", Prompt.ALWAYS)
        yield Together((asking("b"),))
        yield Say("0", Message("a", "b", "Done"))

    stage = Stage()
    await stage.play(script())
    assert (stage.performed, stage.recorded) == ([("0", "a"), ("1.0.0", "b")], ["2"])


async def test_a_branch_starts_when_those_before_it_have_ended_and_is_given_their_results():
    stage = Stage()
    assert await stage.play(together(after(2, 1), asking("a", "b"), asking("c"))) == (["c", "a b"], "a b", "c")
    assert stage.performed[-1] == ("0.0.0", "later")


async def test_branches_inside_of_branches():
    inner = Branch(lambda _before: together(asking("a"), asking("b")))
    stage = Stage()
    assert await stage.play(together(inner, asking("c"))) == (("a", "b"), "c")
    assert ("0.0.0.1.0", "b") in stage.performed


async def test_a_branch_that_waits_holds_up_only_itself_and_those_after_it():
    stage = Stage(person=lambda: Held.WAITS)
    held = await stage.play(together(asking("person"), asking("a", "b"), after(0)))
    assert held is Held.WAITS
    assert [name for _, name in stage.performed] == ["person", "a", "b"]


async def test_a_failure_lets_the_others_finish_what_they_are_at():
    finished = []

    async def slowly() -> PersonAnswer:
        for _ in range(5):
            await asyncio.sleep(0)
        finished.append("slow")
        return PersonAnswer("slow")

    stage = Stage(broken=raises(RuntimeError("broken")), slow=slowly)
    with pytest.raises(RuntimeError, match="broken"):
        await stage.play(together(asking("slow", "never"), asking("broken")))
    assert finished == ["slow"]
    assert "never" not in [name for _, name in stage.performed]


async def test_nothing_is_begun_once_the_time_is_up(settings):
    settings.SLICE_SECONDS = -1
    assert await Stage().play(together(asking("a"))) is Held.OVER


async def test_what_is_recorded_is_recorded_even_then(settings):
    settings.SLICE_SECONDS = -1

    def script() -> Script:
        yield Say("0", Message("a", "b", "Hello"))
        yield AskPerson("a", Prompt.ALWAYS)

    stage = Stage()
    assert await stage.play(script()) is Held.OVER
    assert stage.recorded == ["0"]


async def test_a_cancelled_player_leaves_nobody_playing():
    started, others = asyncio.Event(), asyncio.all_tasks()

    async def for_ever() -> None:
        started.set()
        await asyncio.Event().wait()

    playing = asyncio.create_task(Stage(b=for_ever).play(together(asking("a", "b"), asking("b"))))
    await started.wait()
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert asyncio.all_tasks() == others


async def test_branches_that_all_come_after_one_another_are_an_error_and_no_wait():
    with pytest.raises(AssertionError, match="never start"):
        await Stage().play(together(after(1), after(0)))


async def test_each_branch_is_replayed_to_where_it_was():
    known = [
        Entry(
            step=path, kind="person_answered", identity=identity_of(AskPerson(name, Prompt.ALWAYS)), data={"text": "…"}
        )
        for path, name in (("0.0.0", "a"), ("0.1.0", "c"), ("0.1.1", "d"))
    ]
    stage = Stage()
    assert await stage.play(together(asking("a", "b"), asking("c", "d")), known) == ("… b", "… …")
    assert stage.performed == [("0.0.1", "b")]
