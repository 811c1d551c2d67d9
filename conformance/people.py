"""A scenario's agents, with AutoGen's own defaults for what it leaves out."""

from __future__ import annotations

from typing import Any

from agents.spec_agents import AgentSpec
from agents.spec_checks.agents import can_answer
from conformance.chats import nested_links
from conformance.conditions import Json, termination
from conformance.connections import names_of
from conformance.replies import rules_of

#: What an agent is told where the scenario says nothing. A user proxy is told nothing, in a message of its own.
_INSTRUCTIONS = {"user_proxy": ""}
_GENERIC = "You are a helpful AI Assistant."
_LIMIT = 100
#: Of an agent that has nothing to answer with: a TeamSpec wants to hear that this is meant.
_SILENCE = {"name": "nothing to say", "position": "last", "reply": {"text": None}}
_HOOKS = ("history_limit", "append_to_last", "replace_before_send")


def agent_of(agent: Json) -> Json:
    """AgentSpec, as JSON."""
    kind = agent["type"]
    instructions = agent.get("system_message", _INSTRUCTIONS.get(kind, _GENERIC))
    mapped = {
        "name": agent["name"],
        "type": kind,
        "instructions": instructions,
        "description": agent.get("description", instructions) or "",
        "human_input": agent.get("human_input_mode", "NEVER").lower(),
        "max_auto_replies": agent.get("max_consecutive_auto_reply", _LIMIT),
        "default_reply": agent.get("default_auto_reply", ""),
        "termination": termination(agent.get("termination")),
        "code": _code(agent.get("code")),
        "offers": agent.get("calls", []),
        "runs": list(dict.fromkeys([*agent.get("executes", []), *agent.get("function_map", [])])),
        **model_of(agent),
        **rules_of(agent, nested_links),
        **_hooks(agent.get("hooks", [])),
    }
    return mapped if can_answer(AgentSpec.model_validate(mapped)) else mapped | {"rules": [_SILENCE]}


def model_of(speaker: Json) -> Json:
    """The fields that agents and groups share."""
    llm = speaker.get("llm") or {}
    return {"model": names_of(speaker) or None, "cache": llm.get("cache_seed"), "temperature": llm.get("temperature")}


def _code(code: Json | None) -> Json | None:
    """A person approves nothing in a scenario: what comes is run. To search none of the messages is to run nothing."""
    last: Any = "auto" if code is None else code.get("last_n_messages", "auto")
    if code is None or last == 0:
        return None
    return {"review": "never", "seconds": code.get("timeout", 60), "last_messages": None if last == "auto" else last}


def _hooks(hooks: list[Json]) -> Json:
    found: Json = {}
    for word, hook in map(_named, hooks):
        match word:
            case "history_limit":
                found["context"] = {"messages": hook["max_messages"], "keep_first": hook.get("keep_first", False)}
            case "append_to_last":
                found["appends"] = found.get("appends", "") + hook["text"]
            case "replace_before_send":
                found.setdefault("replacements", []).append({"find": hook["find"], "replace": hook["with"]})
    return found


def _named(hook: Json) -> tuple[str, Json]:
    """Which hook it is, and its settings: under its name, or beside it."""
    for word in _HOOKS:
        if word in hook:
            return word, hook[word]
    return next(word for word in _HOOKS if word in hook.values()), hook
