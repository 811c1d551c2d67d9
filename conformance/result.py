"""The result file: everything that the format asks for, from the journal and from the model server's log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.conversation.chat import ChatResult
from agents.conversation.messages import Message
from agents.conversation.program import ActResult
from agents.conversation.scene import Scene
from agents.conversation.termination import StopReason
from agents.spec import TeamSpec
from conformance.asked import counts_of, requests_of
from conformance.conditions import Json
from conformance.messages import remembered
from conformance.performance import Performed
from conformance.rebuilding import rebuilt
from conformance.scenario import Scenario
from conformance.stops import NOTHING_TO_SAY, VALUE_ERROR, error_of, is_unrunnable
from conformance.timeline import Timeline
from conformance.usage import cost_of, usage_of
from runs.models import Entry


def result_of(scenario: Scenario, performed: Performed) -> Json:
    performed, error = _to_the_error(performed)
    entries, spec = performed.entries, performed.spec
    asked, line, back = requests_of(entries, performed.requests), Timeline(entries, error), rebuilt(spec, entries)
    return {
        "scenario": scenario.id,
        "package": {"name": "parley"},
        "transcript": line.transcript(),
        "chats": line.chats(),
        "results": [
            _result(operation, result, entries)
            for operation, results in zip(scenario.operations, back.results, strict=False)
            for result in results
        ],
        "llm_calls": counts_of(entries, asked),
        "llm_requests": asked,
        "tool_schemas": _schemas(spec),
        "group_messages": {name: _remembered(back.scene.memory.rooms[name]) for name in back.scene.team.groups},
        "histories": _histories(back.scene),
        "usage": usage_of(entries),
        "events": line.events(),
        "unused_script": _unused(scenario, performed.requests),
        "error": error,
    }


def _to_the_error(performed: Performed) -> tuple[Performed, Json | None]:
    """What came before the error that ended the run, and the error as AutoGen would have raised it."""
    entries = performed.entries
    for number, entry in enumerate(entries):
        if entry.kind == "chat_ended" and is_unrunnable(entry.data["stop"]):
            error = {"type": VALUE_ERROR, "message": entry.data["stop"]["text"]}
            return replace(performed, entries=_before_its_end(entries[:number], entry.data["chat"])), error
    if performed.lacks is not None:
        return performed, {"type": NOTHING_TO_SAY, "message": f"nothing is left to say for {performed.lacks}"}
    if entries[-1].kind == "run_paused":
        failures = [entry.data for entry in entries if entry.kind == "model_failed"]
        return performed, error_of(entries[-1].data, failures)
    return performed, None


def _before_its_end(entries: Sequence[Entry], chat: str) -> list[Entry]:
    """Without the summary: AutoGen, which raises here, makes none."""
    last = max(n for n, entry in enumerate(entries) if entry.kind == "said" and entry.data["chat"] == chat)
    return list(entries[: last + 1])


def _result(operation: str, result: ActResult, entries: Sequence[Entry]) -> Json:
    if not isinstance(result, ChatResult):
        return {"op": operation, "summary": None, "reply": _reply(result)}
    started = next(e.data for e in entries if e.kind == "chat_started" and e.data["chat"] == result.chat)
    return {
        "op": operation,
        "summary": result.summary,
        "chat_history": _remembered(result.messages, started["initiator"]),
        "human_input": list(result.answers),
        "cost": cost_of(entries, result.chat),
    }


def _reply(result: Message | StopReason) -> Any:
    """A text where it is nothing else, as AutoGen has it."""
    if isinstance(result, StopReason):
        return None
    said = {key: value for key, value in remembered(result).items() if key != "name"}
    return said if result.calls or result.answers or result.by_person else said["content"]


def _remembered(messages: Sequence[Message], own: str = "") -> list[Json]:
    return [remembered(message, own) for message in messages]


def _histories(scene: Scene) -> Json:
    histories: dict[str, Any] = {}
    for (agent, peer), log in scene.memory.logs.items():
        histories.setdefault(agent, {})[peer] = _remembered(log, agent)
    return histories


def _schemas(spec: TeamSpec) -> Json:
    """Of the tools that models are told of."""
    wanted = {name for agent in spec.agents for name in agent.offers}
    offered = [tool for one in spec.tools if wanted.intersection(one.names) for tool in one.offered()]
    return {
        tool.name: {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
            },
        }
        for tool in offered
    }


def _unused(scenario: Scenario, log: Sequence[Json]) -> Json:
    """Model → places in its script that nobody asked for."""
    used = Counter((record["key"], record["script_index"]) for record in log)
    left = {key: [n for n in range(len(replies)) if not used[key, n]] for key, replies in scenario.script.items()}
    return {key: places for key, places in left.items() if places}
