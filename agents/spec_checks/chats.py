"""Chats wherever they stand: who is in them, what their first message is made of, which come before which."""

from __future__ import annotations

from collections.abc import Iterator

from agents.spec_chats import AnswerSpec, ChatSpec, ForgetSpec, LinkSpec, ResumeSpec, SequenceSpec, TemplateSpec
from agents.spec_checks.groups import strange_words
from agents.spec_checks.whole import Act, Place, Whole, unknown
from agents.spec_problems import Problem

_WORDS = {Place.TOP: ("task",), Place.RULE: ("task", "last"), Place.TOOL: ("task", "query")}


def check(whole: Whole) -> Iterator[Problem]:
    for path, chat, place in whole.chats:
        yield from _people(whole, path, chat)
        if isinstance(chat.message, TemplateSpec):
            yield from strange_words(f"{path}.message.template", chat.message.template, _WORDS[place])
    for path, links in whole.links:
        yield from _indexes(path, links)
        yield from _cycle(path, links)
    for path, act in whole.acts:
        yield from _act(whole, path, act)
    yield from _resumed(whole)


def _people(whole: Whole, path: str, chat: ChatSpec) -> Iterator[Problem]:
    if chat.initiator in whole.groups:
        fix = f"use one of {', '.join(whole.agents)}"
        yield Problem(f"{path}.initiator", chat.initiator, "A group cannot begin a chat.", fix)
    else:
        yield from unknown(f"{path}.initiator", chat.initiator, whole.agents, "agent")
    yield from unknown(
        f"{path}.recipient", chat.recipient, whole.speakers, "agent or group" if whole.groups else "agent"
    )
    if chat.initiator == chat.recipient:
        yield Problem(
            f"{path}.recipient", chat.recipient, "An agent cannot talk to itself.", "name two different agents"
        )


def _indexes(path: str, links: list[LinkSpec]) -> Iterator[Problem]:
    for at, link in enumerate(links):
        for field in ("left_out", "after"):
            for place, index in enumerate(getattr(link, field)):
                if index >= len(links):
                    fix = f"use 0 to {len(links) - 1}"
                    yield Problem(f"{path}[{at}].{field}[{place}]", index, "No chat here has this index.", fix)


def _cycle(path: str, links: list[LinkSpec]) -> Iterator[Problem]:
    for at, link in enumerate(links):
        if at in link.after:
            yield Problem(f"{path}[{at}].after", link.after, "A chat cannot wait for itself.", f"leave out {at}")
        elif at in _before(links, at):
            fix = "leave out one of the chats that wait for each other"
            yield Problem(f"{path}[{at}].after", link.after, "These chats would wait for each other for ever.", fix)


def _before(links: list[LinkSpec], at: int) -> set[int]:
    """The indexes of all chats that must have ended before the one at `at`, also through others."""
    found, ahead = set[int](), list(links[at].after)
    while ahead:
        index = ahead.pop()
        if index not in found and index < len(links):
            found.add(index)
            ahead += links[index].after
    return found


def _act(whole: Whole, path: str, act: Act) -> Iterator[Problem]:
    match act:
        case ResumeSpec(group=name):
            yield from unknown(f"{path}.group", name, whole.groups, "group")
        case ForgetSpec(agent=name):
            yield from unknown(f"{path}.agent", name, whole.speakers, "agent or group")
        case AnswerSpec(agent=name, sender=sender):
            yield from unknown(f"{path}.agent", name, whole.agents, "agent")
            if sender is not None:
                yield from unknown(f"{path}.sender", sender, whole.speakers, "agent or group")


def _resumed(whole: Whole) -> Iterator[Problem]:
    """A group that never talked has nothing to go on from. It talks where it is addressed, also inside other chats."""
    inside = {chat.recipient for _, chat, place in whole.chats if place is not Place.TOP}
    inside.update(name for group in whole.groups.values() for name in group.members)
    held = set[str]()
    for path, act in whole.acts:
        match act:
            case ChatSpec():
                held |= {act.recipient, *inside}
            case SequenceSpec():
                held |= {*(link.recipient for link in act.chats), *inside}
            case ResumeSpec(group=name) if name in whole.groups and name not in held:
                fix = "put a chat with this group before it"
                yield Problem(f"{path}.group", name, "This group has not talked yet.", fix)
