"""Where AutoGen would try an agent's reply functions and nested chats, and in which order.

AutoGen keeps one list: what is registered later at a position comes before what stood there. The list is built here as
AutoGen builds it, and read off as the rules of a TeamSpec (conversation-semantics, section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from conformance.conditions import Json, when

#: AutoGen's own entries, in order; those for async chats are passed over in others. Without code execution there is
#: no "code".
_BUILT_IN = [
    "async-check",
    "check",
    "async-function",
    "function",
    "async-tools",
    "tools",
    "code",
    "async-model",
    "model",
]
#: After which of them a new word begins. "function" and "tools" are one here: both answer calls.
_WORD_AFTER = {"check": "tools", "tools": "code", "code": "model", "model": "last"}
#: Where nested chats go if nothing else is said: after the person and the limits, before calls and code.
_NESTED = 2
_EVERY_KIND = ["assistant", "user_proxy", "conversable"]
#: By the class that a trigger names; that of a group stands apart.
_KINDS = {"assistant": ["assistant"], "user_proxy": ["user_proxy"], "conversable": _EVERY_KIND}

Chats = Callable[[list[Json], str], list[Json]]


def rules_of(agent: Json, chats: Chats) -> Json:
    """The fields `rules` and `only_rules` of the agent. `chats` makes links of nested chats of the agent of a name."""
    tried = _tried(agent, chats)
    only = not any(isinstance(entry, str) for entry in tried)
    return {"rules": list(_placed(tried)), "only_rules": only}


def _tried(agent: Json, chats: Chats) -> list[Any]:
    """AutoGen's list: words for its own entries, rules for the agent's."""
    tried: list[Any] = [word for word in _BUILT_IN if word != "code" or agent.get("code")]
    for function in agent.get("reply_functions", []):
        if function.get("remove_others"):
            tried.clear()
        if source := _from(function["trigger"]):
            tried.insert(function.get("position", 0), _function(function) | {"from": source})
    for number, nested in enumerate(agent.get("nested_chats", [])):
        if source := _from(nested["trigger"]):
            reply = {"chats": chats(nested["chats"], agent["name"])}
            rule = {"name": f"nested chats {number + 1}", "from": source, "reply": reply}
            tried.insert(nested.get("position", _NESTED), rule)
    return tried


def _placed(tried: list[Any]) -> Iterator[Json]:
    word = "person"
    for entry in tried:
        if isinstance(entry, str):
            word = _WORD_AFTER.get(entry, word)
        else:
            yield entry | {"position": word}


def _function(function: Json) -> Json:
    return {
        "name": function.get("name", ""),
        "when": when(function.get("if")),
        "final": function.get("final", True),
        "reply": {"text": function.get("reply")},
    }


def _from(trigger: Any) -> Json:
    """Empty where it can never fire. In a group AutoGen's sender is always the group."""
    triggers = trigger if isinstance(trigger, list) else [trigger]
    if not triggers:
        return {}
    names = {name for one in triggers for name in _named(one)}
    kinds = {kind for one in triggers for kind in _KINDS.get(one.get("type", ""), [])}
    types = {one["type"] for one in triggers if "type" in one}
    found: Json = {"sees_group": True, "names": sorted(names), "kinds": sorted(kinds)}
    found["groups"] = bool(types & {"manager", "conversable"})
    found["nobody"] = any("none" in one for one in triggers)
    spared = [set(one["not_agents"]) for one in triggers if "not_agents" in one]
    if spared or "any" in types:
        # Anybody: no name and no kind is asked for. A message of nobody needs to be named beside them.
        but = set.intersection(*spared) - names if spared and "any" not in types else set()
        found |= {"names": [], "kinds": _EVERY_KIND if found["nobody"] else [], "but": sorted(but)}
        found["groups"] = found["nobody"]
    return found


def _named(trigger: Json) -> list[str]:
    return [trigger[word] for word in ("agent", "name") if word in trigger]
