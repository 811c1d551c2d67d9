"""Chats one after the other, or side by side, each with what the ones before left behind, its carryover
(conversation-semantics, section 5)."""

from __future__ import annotations

from collections.abc import Generator
from collections.abc import Sequence as Sized
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from agents.conversation.chat import Chat, ChatResult
from agents.conversation.memory import Memory
from agents.conversation.opening import Around
from agents.conversation.results import Result
from agents.conversation.steps import Branch, Step, Together

if TYPE_CHECKING:
    from agents.conversation.scene import Scene


@dataclass(frozen=True, slots=True)
class Link:
    """A chat in a sequence. `left_out` are the indexes of finished chats whose summaries it is not given.

    `after` is for chats side by side: the indexes of those that must have ended before; only their summaries are
    carried over.
    """

    chat: Chat
    left_out: frozenset[int] = frozenset()
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """`together`: whatever nothing holds back is held at the same time. `carries` False: nothing is carried over."""

    links: tuple[Link, ...]
    together: bool = False
    carries: bool = True


def hold_sequence(scene: Scene, sequence: Sequence, around: Around) -> Generator[Step, Result, list[ChatResult]]:
    """The results of all chats, in the order of the links. `around.last` is the last message around all of them."""
    if sequence.together:
        return (yield from _side_by_side(scene, sequence, around))
    results: list[ChatResult] = []
    for link in sequence.links:
        carried = _carried(sequence, link, results)
        results.append((yield from scene.hold(scene, link.chat, replace(around, carryover=carried))))
    return results


def _carried(sequence: Sequence, link: Link, results: Sized[ChatResult]) -> tuple[str, ...]:
    if not sequence.carries:
        return ()
    return tuple(result.summary for index, result in enumerate(results) if index not in link.left_out)


@dataclass(frozen=True, slots=True)
class _Held:
    result: ChatResult
    before: Memory
    after: Memory


def _side_by_side(scene: Scene, sequence: Sequence, around: Around) -> Generator[Step, Result, list[ChatResult]]:
    """Each chat starts from what everybody remembers now, and from what the chats before it added; what all of them
    changed is put together in the order of the links, whoever ended first."""
    scenes = [_aside(scene) for _ in sequence.links]
    branches = [
        Branch(partial(_branch, own, sequence, link, around), link.after)
        for own, link in zip(scenes, sequence.links, strict=True)
    ]
    held = yield Together(tuple(branches))
    assert held is not None
    for one in _held(held):
        scene.memory.take_over(one.before, one.after)
    return [one.result for one in _held(held)]


def _aside(scene: Scene) -> Scene:
    """A scene for one branch: its place is taken now, its memory and its chance are its own."""
    place = scene.began
    scene.began += 1
    chance = Random(scene.chance.random())  # noqa: S311 - for speakers, not for secrets
    return replace(scene, began=place, memory=scene.memory.copy(), chance=chance)


def _branch(
    scene: Scene, sequence: Sequence, link: Link, around: Around, earlier: Sized[Any]
) -> Generator[Step, Result, _Held]:
    own = replace(scene, memory=scene.memory.copy())
    for one in _held(earlier):
        own.memory.take_over(one.before, one.after)
    before = own.memory.copy()
    finished = zip(link.after, _held(earlier), strict=True)
    carried = tuple(one.result.summary for index, one in finished if sequence.carries and index not in link.left_out)
    result = yield from own.hold(own, link.chat, replace(around, carryover=carried))
    return _Held(result, before, own.memory)


def _held(results: Any) -> Sized[_Held]:
    held: Sized[_Held] = results
    return held
