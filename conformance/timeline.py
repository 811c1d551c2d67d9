"""What happened, in order: chats, messages, and the events between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conformance.conditions import Json
from conformance.messages import said
from conformance.stops import stop_of
from runs.models import Entry


class Timeline:
    """`error` ended every chat that was still open."""

    def __init__(self, entries: Sequence[Entry], error: Json | None) -> None:
        self._entries, self._error = entries, error
        started = [entry.data for entry in entries if entry.kind == "chat_started"]
        self._numbers = {data["chat"]: number for number, data in enumerate(started)}
        self._ended = {entry.data["chat"]: entry.data for entry in entries if entry.kind == "chat_ended"}
        self._started = started

    def chats(self) -> list[Json]:
        return [self._chat(data) for data in self._started]

    def transcript(self) -> list[Json]:
        heard = [entry for entry in self._entries if entry.kind == "said"]
        return [self._where(entry) | _between(entry.data) | said(entry.data) for entry in heard]

    def events(self) -> list[Json]:
        told = [(entry, self._told(entry)) for entry in self._entries]
        return [{"i": number} | self._where(entry) | event for number, (entry, event) in enumerate(told) if event]

    def _chat(self, data: Json) -> Json:
        place, ended = data["chat"], self._ended.get(data["chat"])
        outer = place.rpartition(".")[0]
        return {
            "chat": self._numbers[place],
            "depth": place.count("."),
            "parent": self._numbers[outer] if outer else None,
            "sender": data["initiator"],
            "recipient": data["recipient"],
            "max_turns": data["max_turns"],
            "stop": self._stop(ended),
            "summary": ended["summary"] if ended else None,
        }

    def _stop(self, ended: Json | None) -> Json | None:
        if ended:
            return stop_of(ended["stop"])
        return {"reason": "error", "type": self._error["type"]} if self._error else None

    def _where(self, entry: Entry) -> Json:
        place = entry.data.get("chat") or ""
        return {"chat": self._numbers.get(place), "depth": place.count(".") + 1}

    def _told(self, entry: Entry) -> Json:
        data: dict[str, Any] = entry.data
        match entry.kind:
            case "chat_started":
                return {"event": "chat_start", "sender": data["initiator"], "recipient": data["recipient"]}
            case "said":
                return {"event": "message", "kind": "message", "message": said(data)} | _between(data)
            case "speaker_chosen":
                told = {key: data[key] for key in ("group", "after", "chosen")}
                return {"event": "speaker"} | told | {"llm_calls": data["calls"]}
            case "model_answered":
                told = {key: data[key] for key in ("agent", "purpose", "model")}
                return {"event": "llm_cached" if data.get("cached") else "llm"} | told
            case "person_answered":
                return {"event": "human", "agent": data["agent"], "reply": data["text"]}
            case "tool_finished":
                return {"event": "tool", "agent": data["agent"], "name": data["tool"], "ok": data["ok"]}
            case "code_finished":
                return {"event": "code", "agent": data["agent"], "exit_code": data["blocks"][-1]["exit_code"]}
            case "chat_ended":
                return {"event": "chat_end", "stop": stop_of(data["stop"])}
        return {}


def _between(data: Json) -> Json:
    return {"speaker": data["speaker"], "recipient": data["recipient"]}
