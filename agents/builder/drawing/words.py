"""Conditions, triggers and limits in the few words that fit on an edge or a card."""

from __future__ import annotations

from agents.spec_chats import ChatSpec, TemplateSpec
from agents.spec_parts import When
from agents.spec_rules import From

_LONGEST = 24


def short(text: str, longest: int = _LONGEST) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def condition(when: When) -> str:
    """ "" where it always holds."""
    said = [
        when.contains is not None and f"contains “{short(when.contains)}”",
        bool(when.contains_any) and f"contains {' or '.join(f'“{short(text, 12)}”' for text in when.contains_any[:2])}",
        when.equals is not None and f"is “{short(when.equals)}”",
        when.matches is not None and f"matches {short(when.matches)}",
        when.has_tool_calls is not None and ("calls a tool" if when.has_tool_calls else "calls no tool"),
        when.code_succeeded is not None and ("code ran well" if when.code_succeeded else "code failed"),
    ]
    return " and ".join(word for word in said if word)


def trigger(from_: From, when: When) -> str:
    """When a rule answers, "" where it always does."""
    who = [*from_.names, *(f"any {kind.replace('_', ' ')}" for kind in from_.kinds)]
    who += ["groups"] if from_.groups else []
    who += ["nobody"] if from_.nobody else []
    said = [f"from {', '.join(who)}"] if who else []
    said += [f"not from {', '.join(from_.but)}"] if from_.but else []
    said += [condition(when)] if condition(when) else []
    return ", ".join(said)


def turns(chat: ChatSpec) -> str:
    """ "" where there is no limit."""
    return "" if chat.max_turns is None else f"{chat.max_turns} turn{'' if chat.max_turns == 1 else 's'}"


def opening(chat: ChatSpec) -> str:
    """What a chat begins with."""
    match chat.message:
        case None:
            return "what was said before"
        case str(text):
            return f"“{short(text, 40)}”"
        case TemplateSpec(template=text):
            return "the task" if text == "{task}" else f"“{short(text, 40)}”"
    return "a text with pictures"
