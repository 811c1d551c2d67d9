"""What a new function of a team begins with: Python that runs as it stands and says what it is given and returns."""

from __future__ import annotations

import keyword
import re
from typing import Any, Literal

#: What calls the function: a model (tool), a group that selects a speaker, or an agent's rule that replies.
Kind = Literal["tool", "selection", "reply"]

KINDS: tuple[Kind, ...] = ("tool", "selection", "reply")

_TOOL = '''\
def {name}(text: Annotated[str, "What to look at"]) -> str:
    """What a model is told of this function stands in the tool's description, not here."""
    return f"{{len(text.split())}} words"
'''

_SELECTION = '''\
def {name}(last_speaker: str, messages: list[dict[str, str]], members: list[str]) -> str | None:
    """Who speaks next: a member's name, a method such as "auto", or None to end the chat.

    messages is everything that was said, oldest first: [{{"name": "...", "content": "..."}}].
    """
    if "DONE" in messages[-1]["content"]:
        return None
    others = [name for name in members if name != last_speaker]
    return others[len(messages) % len(others)]
'''

_REPLY = '''\
def {name}(messages: list[dict[str, str]], sender: str) -> str | dict | None:
    """The reply: a text, None to end the chat, or {{"final": False}} to leave the answer to whoever comes next.

    messages is what the agent has heard, oldest first: [{{"name": "...", "content": "..."}}].
    """
    if messages[-1]["content"].strip():
        return {{"final": False}}
    return f"{{sender}}, that was empty. What do you want to know?"
'''

_TEMPLATES: dict[Kind, str] = {"tool": _TOOL, "selection": _SELECTION, "reply": _REPLY}

_TALK = [{"name": "ada", "content": "Who looks into this?"}, {"name": "ben", "content": "I do."}]

_SAMPLES: dict[Kind, dict[str, Any]] = {
    "tool": {"text": "some words to count"},
    "selection": {"last_speaker": "ben", "messages": _TALK, "members": ["ada", "ben"]},
    "reply": {"messages": _TALK, "sender": "ben"},
}


def template_for(kind: Kind, name: str) -> str:
    """The source of a new function `name`."""
    return _TEMPLATES[kind].format(name=identifier(name))


def sample_for(kind: Kind) -> dict[str, Any]:
    """Arguments to try a function of this kind with; those of a tool fit its template only."""
    return _SAMPLES[kind]


def identifier(name: str) -> str:
    """`name` as Python allows it: what is no letter or digit becomes _."""
    plain = re.sub(r"\W", "_", name, flags=re.ASCII) or "function"
    return f"{plain}_" if keyword.iskeyword(plain) else f"_{plain}" if plain[0].isdigit() else plain
