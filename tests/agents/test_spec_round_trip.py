"""Whatever a spec says is said again by its dump: drawn at random, over the whole format."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agents.spec import TeamSpec
from tests.agents.spec_making import ADD

AGENTS = ("ann", "ben", "cleo")
GROUPS = ("room", "corner")
texts = st.text(max_size=12)
plain = st.text("abc ?!", max_size=12)
agents = st.sampled_from(AGENTS)
anybody = st.sampled_from(AGENTS + GROUPS)
tools = st.just("add")
indexes = st.lists(st.integers(0, 0), max_size=1)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with all of the `required` fields and any of the `optional` ones."""
    return st.fixed_dictionaries(required, optional=optional)


def lists(of: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(of, min_size=least, max_size=least + 2)


whens = some(
    {},
    {
        "contains": texts,
        "contains_any": lists(texts),
        "equals": texts,
        "matches": plain.filter(lambda text: "?" not in text),
        "has_tool_calls": st.booleans() | st.none(),
        "code_succeeded": st.booleans(),
        "ignore_case": st.booleans(),
    },
)
terminations = some(
    {}, {"match": st.sampled_from(["equals", "contains", "ends_with", "always", "never"]), "text": texts}
)
parts = st.builds(lambda text: {"type": "text", "text": text}, texts) | st.just(
    {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
)
contents = texts | lists(parts) | st.none()


def chats(after: st.SearchStrategy[list[int]] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Chats that ann begins; links of a sequence where `after` is given."""
    optional = {
        "message": contents | st.builds(lambda text: {"template": f"{text} {{task}}"}, plain),
        "max_turns": st.integers(1, 9) | st.none(),
        "summary": st.sampled_from(["last_message", "reflection", "none"]),
        "summary_prompt": some({}, {"text": texts, "role": st.sampled_from(["system", "user"])}),
        "carryover": texts | lists(anything),
        "keeps_memory": st.booleans(),
        "cache": st.integers() | st.none(),
    }
    if after is not None:
        optional |= {"left_out": indexes, "after": after}
    people = {"initiator": st.just("ann"), "recipient": st.sampled_from(("ben", "cleo", *GROUPS))}
    return some(people, optional | ({} if after is not None else {"type": st.just("chat")}))


links = lists(chats(st.just([])), least=1)
sequences = some({"type": st.just("sequence"), "chats": links}, {"together": st.booleans(), "carries": st.booleans()})
said = some(
    {"speaker": texts},
    {
        "content": contents,
        "calls": lists(some({"name": texts}, {"id": texts | st.none(), "arguments": texts})),
        "answers": lists(some({"content": texts}, {"id": texts, "name": texts})),
        "exit_code": st.integers() | st.none(),
    },
)
acts = st.one_of(
    chats(),
    sequences,
    some({"type": st.just("resume"), "group": st.sampled_from(GROUPS)}, {"remove": texts}),
    some({"type": st.just("forget"), "agent": anybody}, {}),
    some({"type": st.just("answer"), "agent": agents, "messages": lists(said)}, {"sender": anybody | st.none()}),
)
# A group can be resumed once it has talked.
talks = [{"initiator": "ann", "recipient": name} for name in GROUPS]
programs = some({"type": st.just("program"), "acts": st.builds(lambda more: talks + more, lists(acts))}, {})
replies = st.one_of(
    some({"text": texts | st.none()}, {}),
    some({"tool": tools}, {"arguments": st.dictionaries(texts, anything, max_size=2)}),
    some({"function": tools}, {}),
    some({"chats": links}, {"carries": st.booleans(), "outer": st.sampled_from(["nothing", "last", "all"])}),
)
triggers = some(
    # Nobody begins nested chats for ever: whom these rules are for never talks inside them.
    {"nobody": st.sampled_from([True])},
    {"groups": st.booleans(), "sees_group": st.booleans(), "but": lists(anybody)},
)
rules = some(
    {"reply": replies, "from": triggers},
    {
        "name": texts,
        "when": whens,
        "position": st.sampled_from(["person", "tools", "code", "model", "last"]),
        "final": st.booleans(),
    },
)
speakers = {
    "description": texts,
    "instructions": texts | st.none(),
    "temperature": st.floats(0, 2),
    "cache": st.integers(),
}
members = some(
    {"type": st.sampled_from(["assistant", "user_proxy", "conversable"]), "model": texts | lists(texts, least=1)},
    speakers
    | {
        "human_input": st.sampled_from(["always", "terminate", "never"]),
        "max_auto_replies": st.integers(0, 9) | st.none(),
        "default_reply": texts | st.none(),
        "termination": terminations,
        "hears_all": st.booleans(),
        "code": some({}, {"review": st.sampled_from(["always", "never"]), "seconds": st.floats(1, 60)}),
        "offers": lists(tools),
        "runs": lists(tools),
        "rules": lists(rules),
        "context": some({}, {"messages": st.integers(1, 9), "keep_first": st.booleans(), "tokens": st.none()}),
        "appends": texts,
        "replacements": lists(some({"find": st.just("a")}, {"replace": texts})),
    },
)
nexts = st.one_of(
    st.none(),
    st.builds(lambda name: {"speaker": name}, agents),
    st.just({"method": "random"}),
    st.just({"method": "auto"}),
)
rows = some({"next": nexts}, {"after": lists(anybody), "when": whens})
selections = st.one_of(
    st.sampled_from(["auto", "round_robin", "random", "manual"]),
    some({"rows": lists(rows)}, {"default": nexts}),
    some({"function": tools}, {}),
)
graphs = st.dictionaries(agents, lists(agents), max_size=2)
rooms = some(
    {"members": st.just(list(AGENTS))},
    speakers
    | {
        "model": texts | st.none(),
        "selection": selections,
        "max_rounds": st.integers(1, 20),
        "transitions": st.none() | st.builds(lambda graph: {"allowed": graph}, graphs),
        "introduction": st.booleans() | texts,
        "can_forget": st.booleans(),
        "calls_go_to_tools": st.booleans(),
        "answers_go_back": st.booleans(),
        "selector": some({}, {"retries": st.integers(0, 5), "pick": plain, "role": st.just("user")}),
        "termination": terminations,
    },
)


budgets = some(
    {},
    {
        "minutes": st.floats(0.001, 40_320),
        "turns": st.integers(1, 1_000_000),
        "tokens": st.integers(1, 1_000_000_000),
        "cost": st.floats(0.001, 1_000_000),
        "then": st.sampled_from(["ask", "end"]),
    },
)


@st.composite
def teams(draw: st.DrawFn) -> dict[str, Any]:
    """A whole team whose names all point somewhere."""
    query = {"type": "chat", "initiator": "ann", "recipient": "ben", "message": {"template": "{query}"}}
    return {
        "parley": 1,
        "name": draw(st.text(min_size=1, max_size=20)),
        "agents": [draw(members) | {"name": name} for name in AGENTS],
        "groups": [draw(rooms) | {"name": name} for name in GROUPS],
        "tools": [
            {"name": "add", "type": "python", "source": ADD},
            {"name": "ask", "type": "chat", "chat": query, "description": draw(texts)},
        ],
        "conversation": draw(chats() | sequences | programs),
    } | draw(some({}, {"seed": st.integers() | st.none(), "description": texts, "budget": budgets}))


@given(teams())
def test_a_spec_that_is_dumped_and_parsed_is_the_same(raw: dict[str, Any]) -> None:
    spec = TeamSpec.parse(raw)
    assert TeamSpec.parse(spec.dump()) == spec


@given(teams())
def test_a_dump_is_dumped_the_same(raw: dict[str, Any]) -> None:
    dumped = TeamSpec.parse(raw).dump()
    assert TeamSpec.parse(dumped).dump() == dumped
