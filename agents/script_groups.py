"""Groups of a spec, and how they select speakers, as the engine has them."""

from __future__ import annotations

from agents.conversation.group import INTRODUCTION, Group
from agents.conversation.selection import Function, Method, Row, Selection, SelectorPrompts, Table
from agents.script_agents import condition_of, termination_of
from agents.spec_groups import (
    FunctionSelection,
    GroupSpec,
    MethodNext,
    NextSpec,
    RowSpec,
    SelectionSpec,
    Selector,
    SpeakerNext,
    TableSelection,
)


def group_of(spec: GroupSpec) -> Group:
    return Group(
        name=spec.name,
        members=tuple(spec.members),
        description=spec.description,
        selection=_selection(spec.selection),
        max_rounds=spec.max_rounds,
        repeats=None if spec.repeats is None else frozenset(spec.repeats),
        transitions=_followers(spec),
        introduction=_introduction(spec.introduction),
        can_forget=spec.can_forget,
        calls_go_to_tools=spec.calls_go_to_tools,
        answers_go_back=spec.answers_go_back,
        has_model=bool(spec.models),
        instructions=spec.instructions,
        selector_retries=spec.selector.retries,
        selector_prompts=_prompts(spec.selector),
        termination=termination_of(spec.termination),
    )


def _selection(spec: SelectionSpec) -> Selection:
    match spec:
        case TableSelection():
            return Table(tuple(_row(row) for row in spec.rows), _next(spec.default))
        case FunctionSelection():
            return Function(spec.function)
    return spec


def _row(spec: RowSpec) -> Row:
    return Row(_next(spec.next), frozenset(spec.after), condition_of(spec.when))


def _next(spec: NextSpec) -> str | Method | None:
    match spec:
        case SpeakerNext():
            return spec.speaker
        case MethodNext():
            return spec.method
    return None


def _followers(spec: GroupSpec) -> dict[str, tuple[str, ...]] | None:
    """Who may follow whom. What is not disallowed is allowed, following oneself as well."""
    graph = spec.transitions
    if graph is None:
        return None
    if graph.allowed is not None:
        return {name: tuple(followers) for name, followers in graph.allowed.items()}
    banned = graph.disallowed or {}
    return {
        name: tuple(follower for follower in spec.members if follower not in banned.get(name, ()))
        for name in spec.members
    }


def _introduction(spec: bool | str) -> str | None:
    if isinstance(spec, str):
        return spec
    return INTRODUCTION if spec else None


def _prompts(spec: Selector) -> SelectorPrompts:
    return SelectorPrompts(spec.system, spec.pick, spec.several, spec.none, spec.role)
