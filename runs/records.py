"""What the journal keeps of the steps that only tell what happened."""

from __future__ import annotations

from typing import Any

from agents.conversation.messages import Message, plain
from agents.conversation.steps import ChooseSpeaker, EndChat, Record, Say, StartChat, stop_to_json
from runs.journal import Row
from runs.replay import calls_to, identity_of


def row_of(path: str, step: Record) -> Row:
    """The row that answers step `path`."""
    kind, data = _told(step)
    return Row(kind, data, path, identity_of(step))


def _told(step: Record) -> tuple[str, dict[str, Any]]:
    match step:
        case StartChat(chat, initiator, recipient, max_turns):
            pair = {"initiator": initiator, "recipient": recipient}
            return "chat_started", {"chat": chat, **pair, "max_turns": max_turns}
        case Say(chat, message):
            return "said", {"chat": chat} | _message(message)
        case ChooseSpeaker(chat, group, after, chosen, how, calls):
            names = {"group": group, "after": after, "chosen": chosen}
            return "speaker_chosen", {"chat": chat, **names, "how": how, "calls": calls}
        case EndChat(chat, stop, summary, answers):
            end = {"stop": stop_to_json(stop), "summary": summary, "answers": list(answers)}
            return "chat_ended", {"chat": chat, **end}


def _message(message: Message) -> dict[str, Any]:
    data: dict[str, Any] = {
        "speaker": message.speaker,
        "recipient": message.recipient,
        "content": plain(message.content),
    }
    if message.calls:
        data["calls"] = calls_to(message.calls)
    if message.answers:
        data["answers"] = [
            {"id": answer.id, "name": answer.name, "content": answer.content} for answer in message.answers
        ]
    if message.by_person:
        data["by_person"] = True
    if message.exit_code is not None:
        data["exit_code"] = message.exit_code
    return data
