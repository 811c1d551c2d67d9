"""Memories cleared in the middle of a group chat, because a person, or a tool's answer, asks for it.

"clear history", then the name of a member, a number of messages to keep, or both, in any order
(conversation-semantics, section 9, `enable_clear_history`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from agents.conversation.group import Group
from agents.conversation.memory import newest
from agents.conversation.messages import Message
from agents.conversation.scene import Scene

_PHRASE = ["CLEAR", "HISTORY"]
#: What may stand right behind a word.
_SIGNS = ".,;:!?"


@dataclass(frozen=True, slots=True)
class _Request:
    """`member` None: everybody's memories. `rest` is the text without the request."""

    member: str | None
    keep: int
    rest: str


def forget_on_request(scene: Scene, group: Group, reply: Message) -> Message:
    """`reply` without the request in it, if there is one; then the memories are cleared already."""
    if not (reply.by_person or reply.answers):
        return reply
    request = _request(group, reply.text)
    if request is None:
        return reply
    # The call before a tool's answer must stay: an answer without its call is refused by models.
    keep = request.keep or (1 if reply.answers else 0)
    if request.member:
        scene.memory.forget(request.member, keep)
    else:
        room = scene.memory.rooms[group.name]
        room[:] = newest(room, keep)
        for member in group.members:
            scene.memory.forget(member, keep)
    return replace(reply, content=request.rest)


def _request(group: Group, text: str) -> _Request | None:
    words = text.split()
    bare = [word.rstrip(_SIGNS) for word in words]
    starts = [at for at in range(len(words)) if [word.upper() for word in bare[at : at + 2]] == _PHRASE]
    if not starts:
        return None
    start = starts[-1]
    member, keep, taken = None, 0, 2
    for word in bare[start + 2 : start + 4]:
        if word.isdigit():
            keep = int(word)
        elif word in group.members:
            member = word
        else:
            break
        taken += 1
    return _Request(member, keep, " ".join(words[:start] + words[start + taken :]))
