"""What can be played and was hardly meant."""

from __future__ import annotations

from collections.abc import Iterator

from agents.conversation.selection import Method
from agents.spec_chats import SequenceSpec
from agents.spec_checks import ending, reach, tables
from agents.spec_checks.tools import unasked
from agents.spec_checks.whole import Whole
from agents.spec_groups import MethodNext, NextSpec, SelectionSpec, TableSelection
from agents.spec_problems import Problem

NOBODY_RUNS = "Nobody in the team runs this tool."
ONLY_MODELS_CALL = "Only a model can call tools, and this agent has none."
HEARS_ALONE = "This has a meaning in groups only."
LACKS_SELECTOR = "Without a model the members speak in the order of the list."


def check(whole: Whole) -> Iterator[Problem]:
    yield from parts(whole)
    yield from _tools(whole)
    yield from _hearing(whole)
    yield from reach.check(whole)
    yield from tables.ways(whole)


def parts(whole: Whole) -> Iterator[Problem]:
    """What stays true when more is put into the team."""
    yield from _callers(whole)
    yield from _selectors(whole)
    yield from _waiting(whole)
    yield from unasked(whole)
    yield from ending.check(whole)
    yield from tables.rows(whole)


def _tools(whole: Whole) -> Iterator[Problem]:
    run = {name for agent in whole.spec.agents for name in agent.runs}
    for at, agent in enumerate(whole.spec.agents):
        for index, name in enumerate(agent.offers):
            if name in whole.tools and name not in run:
                path, fix = f"agents[{at}].offers[{index}]", 'put it into the "runs" of the agent that answers'
                yield Problem(path, name, NOBODY_RUNS, fix)


def _callers(whole: Whole) -> Iterator[Problem]:
    for at, agent in enumerate(whole.spec.agents):
        if agent.offers and not agent.models:
            yield Problem(f"agents[{at}].offers", agent.name, ONLY_MODELS_CALL, 'give it a "model", or leave this out')


def _hearing(whole: Whole) -> Iterator[Problem]:
    for at, agent in enumerate(whole.spec.agents):
        if agent.hears_all and not whole.is_member(agent.name):
            fix = "make the agent a member of a group, or leave this out"
            yield Problem(f"agents[{at}].hears_all", agent.hears_all, HEARS_ALONE, fix)


def _selectors(whole: Whole) -> Iterator[Problem]:
    for at, group in enumerate(whole.spec.groups):
        if not group.models and _asks_a_model(group.selection):
            fix = 'give the group a "model", or choose another way of selection'
            yield Problem(f"groups[{at}].model", None, LACKS_SELECTOR, fix)


def _asks_a_model(selection: SelectionSpec) -> bool:
    if isinstance(selection, TableSelection):
        return any(_is_auto(to) for to in (*(row.next for row in selection.rows), selection.default))
    return selection is Method.AUTO


def _is_auto(to: NextSpec) -> bool:
    return isinstance(to, MethodNext) and to.method is Method.AUTO


def _waiting(whole: Whole) -> Iterator[Problem]:
    together = {f"{path}.chats" for path, act in whole.acts if isinstance(act, SequenceSpec) and act.together}
    for path, links in whole.links:
        for index, link in enumerate(links):
            if link.after and path not in together:
                fix = 'leave it out, or hold the chats "together"'
                told = "Chats one after the other wait for those before them anyway."
                yield Problem(f"{path}[{index}].after", link.after, told, fix)
