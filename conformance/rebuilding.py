"""Who remembers what at the end of a run. No journal says it: it follows from the script, played once more with the
journal's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from agents.conversation.program import ActResult, Program, play_act, staged
from agents.conversation.results import Result
from agents.conversation.scene import Scene
from agents.conversation.steps import Branch, Script, Together
from agents.script import team_of
from agents.script_chats import acts_of
from agents.spec import TeamSpec
from runs.driver import opening
from runs.models import Entry
from runs.paths import of_branch
from runs.replay import Replay


class _Unanswered(Exception):
    """The journal ends here."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`results` are those of the acts that have ended, in order; `scene` is where the run stands."""

    scene: Scene
    results: tuple[tuple[ActResult, ...], ...]


def rebuilt(spec: TeamSpec, entries: Sequence[Entry]) -> Rebuilt:
    program = Program(team_of(spec), acts_of(spec.conversation), entries[0].data["seed"])
    scene = staged(program, opening(entries[0]))
    replay, numbers = Replay(entries), count()
    results: list[tuple[ActResult, ...]] = []
    for act in program.acts:
        try:
            results.append(tuple(_played(play_act(scene, act), replay, "", numbers)))
        except _Unanswered:
            break
    return Rebuilt(scene, tuple(results))


def _played(script: Script, replay: Replay, prefix: str, numbers: Iterator[int]) -> Any:
    """What the script returns. Raises _Unanswered where the journal does not hold it to its end."""
    result: Result = None
    while True:
        try:
            step = script.send(result)
        except StopIteration as end:
            return end.value
        path = f"{prefix}{next(numbers)}"
        if isinstance(step, Together):
            result = _together(step.branches, replay, path)
        elif replay.holds(path):
            result = replay.result(path, step)
        else:
            raise _Unanswered


def _together(branches: Sequence[Branch], replay: Replay, path: str) -> tuple[Any, ...]:
    ended: dict[int, Any] = {}
    while len(ended) < len(branches):
        for number, branch in enumerate(branches):
            if number not in ended and all(other in ended for other in branch.after):
                script = branch.start([ended[other] for other in branch.after])
                ended[number] = _played(script, replay, of_branch(path, number), count())
    return tuple(ended[number] for number in range(len(branches)))
