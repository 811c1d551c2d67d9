"""What a scenario runs: chats, queues of chats, and the other operations, as the acts of a TeamSpec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.conditions import Json

SUMMARY_PROMPT = "<<summary.prompt>>"
_SUMMARIES = {"last_msg": "last_message", "reflection_with_llm": "reflection", None: "none"}


def acts_of(scenario: Json) -> Iterator[Json]:
    """One act for each operation, in order."""
    for operation in scenario["run"]:
        yield _act(operation, together=scenario.get("mode") == "async")


def nested_links(chats: list[Json], agent: str) -> list[Json]:
    """The chats inside one of `agent`; their templates become texts first, so that carryover is added to them, too."""
    return [_chat({"sender": agent} | chat) | _left_out(chat) for chat in chats]


def tool_chat(chat: Json) -> Json:
    """A chat that is offered as a tool."""
    return _chat(chat) | {"type": "chat", "message": {"template": chat.get("message", "{query}")}}


def _act(operation: Json, *, together: bool) -> Json:
    match operation["op"]:
        case "chat":
            return {"type": "chat"} | _opened_at_top(_chat(operation), operation)
        case "chats":
            return _queue(operation, together=together)
        case "resume":
            return {"type": "resume", "group": operation["group"], "remove": operation.get("remove") or ""}
        case "reset":
            return {"type": "forget", "agent": operation["agent"]}
        case "generate_reply":
            return _answer(operation)
    raise ValueError(f"an operation that is not known: {operation['op']}")


def _queue(operation: Json, *, together: bool) -> Json:
    """AutoGen's async queue holds at the same time what no prerequisite holds back; the other one ignores them."""
    queue = operation["queue"]
    places = {chat["chat_id"]: place for place, chat in enumerate(queue) if "chat_id" in chat}
    links = []
    for place, chat in enumerate(queue):
        after = [places[name] for name in chat.get("prerequisites") or []] if together else []
        earlier = after if together else list(range(place))
        link = _opened_at_top(_chat({"sender": operation.get("sender")} | chat), chat)
        left_out = {"left_out": earlier} if _is_template(chat) else _left_out(chat)
        links.append(link | left_out | ({"after": after} if together else {}))
    return {"type": "sequence", "chats": links, "together": together}


def _chat(chat: Json) -> Json:
    summary = chat.get("summary_args") or {}
    prompt = {"text": summary.get("summary_prompt", SUMMARY_PROMPT), "role": summary.get("summary_role", "system")}
    return {
        "initiator": chat["sender"],
        "recipient": chat["recipient"],
        "message": _message(chat.get("message")),
        "max_turns": chat.get("max_turns"),
        "summary": _SUMMARIES[chat.get("summary_method", "last_msg")],
        "summary_prompt": prompt,
        "carryover": chat.get("carryover") or "",
        "keeps_memory": not chat.get("clear_history", True),
        "cache": chat.get("cache_seed"),
    }


def _opened_at_top(mapped: Json, chat: Json) -> Json:
    """AutoGen gives carryover to a callable message and adds nothing to what it returns; and there is no last message
    around a chat at the top."""
    if not _is_template(chat):
        return mapped
    return mapped | {"message": chat["message"]["template"].replace("{last}", ""), "carryover": ""}


def _message(message: Any) -> Any:
    if isinstance(message, dict) and "content" in message:
        return message["content"]
    return message


def _is_template(chat: Json) -> bool:
    return isinstance(chat.get("message"), dict) and "template" in chat["message"]


def _left_out(chat: Json) -> Json:
    return {"left_out": chat.get("exclude") or []}


def _answer(operation: Json) -> Json:
    agent, sender = operation["agent"], operation.get("sender")
    said = [_said(message, agent, sender) for message in operation["messages"]]
    return {"type": "answer", "agent": agent, "messages": said, "sender": sender}


def _said(message: Json, agent: str, sender: str | None) -> Json:
    """A message of OpenAI's shape, as somebody's words."""
    others = next((name for name in (message.get("name"), sender) if name and name != agent), "user")
    speaker = agent if message.get("role") == "assistant" else others
    calls = [{"id": call["id"], **call["function"]} for call in message.get("tool_calls", [])]
    if "function_call" in message:
        calls.append({"id": None, **message["function_call"]})
    return {"speaker": speaker, "content": message.get("content"), "calls": calls, "answers": _answers(message)}


def _answers(message: Json) -> list[Json]:
    if message.get("role") == "function":
        return [{"id": None, "name": message["name"], "content": message["content"]}]
    answers = message.get("tool_responses") or ([message] if message.get("role") == "tool" else [])
    return [{"id": answer["tool_call_id"], "content": answer["content"]} for answer in answers]
