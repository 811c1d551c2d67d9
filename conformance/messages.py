"""Messages in the shape of the results: OpenAI's, with the answers of several calls in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agents.conversation.messages import Message, plain
from conformance.conditions import Json
from runs.replay import calls_to


def said(data: Json) -> Json:
    """From a journal's `said`: content, and calls or answers where there are any."""
    shown: Json = {"content": data["content"]} | _calls(data.get("calls", ()))
    answers = data.get("answers", [])
    if not answers:
        return shown
    if answers[0]["id"] is None and not data.get("by_person"):
        return shown | {"role": "function", "name": answers[0]["name"]}
    role = {} if data.get("by_person") else {"role": "tool"}
    return shown | role | {"tool_responses": [_answer(answer) for answer in answers]}


def remembered(message: Message, own: str = "") -> Json:
    """As whoever is called `own` keeps it: with its role and the name of who spoke."""
    data: Json = {"content": plain(message.content), "by_person": message.by_person}
    data["calls"] = calls_to(message.calls)
    data["answers"] = [{"id": one.id, "name": one.name, "content": one.content} for one in message.answers]
    mine = message.speaker == own and message.role == "user"
    return {"role": "assistant" if mine else message.role, "name": message.speaker} | said(data)


def _calls(calls: Iterable[Json]) -> Json:
    functions = [(call["id"], {"name": call["name"], "arguments": call["arguments"]}) for call in calls]
    if not functions:
        return {}
    if functions[0][0] is None:
        return {"role": "assistant", "function_call": functions[0][1]}
    listed: list[dict[str, Any]] = [{"id": key, "type": "function", "function": one} for key, one in functions]
    return {"role": "assistant", "tool_calls": listed}


def _answer(answer: Json) -> Json:
    if answer["id"] is None:
        return {"role": "function", "name": answer["name"], "content": answer["content"]}
    return {"tool_call_id": answer["id"], "role": "tool", "content": answer["content"]}
