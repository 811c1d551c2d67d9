"""What the journal's own words are called on a page."""

from __future__ import annotations

from typing import Any

ENDINGS = {
    "termination_msg": "Finished",
    "human_skip_on_termination": "Finished",
    "max_turns": "Turn limit reached",
    "max_consecutive_auto_reply": "Reply limit reached",
    "human_exit": "Ended by a person",
    "no_reply": "Nothing left to say",
    "too_long": "Far too many turns",
    "too_deep": "Too many chats inside one another",
    "max_round": "Round limit reached",
    "group_termination_msg": "Finished",
    "member_termination_msg": "Finished",
    "no_eligible_speaker": "Nobody may speak next",
    "speaker_returned_none": "A speaker had nothing to say",
    "nobody_runs_tool": "Nobody runs the tool",
    "stopped": "Stopped",
    "budget": "Budget used up",
}

LANGUAGES = {"python": "Python", "sh": "shell", "bash": "shell", "shell": "shell", "javascript": "JavaScript"}

DECISIONS = {
    "approved": "approved",
    "edited": "edited and approved",
    "rejected": "rejected",
    "changes": "sent back for changes",
    "answered": "answered in its place",
}

#: How the message begins that tells an author why nothing was run.
REFUSALS = {"rejected": "Nothing was run:", "changes": "Nothing was run. Wanted first:"}

_OUTCOMES = {
    "out_of_memory": "Out of memory",
    "flooded": "Stopped: it printed too much",
    "killed": "Killed",
    "stopped": "Stopped by a person",
    "lost": "Lost: the sandbox died under it",
    "refused": "Refused by the sandbox",
}

#: For each prompt: what is asked, what an empty answer means, and the button that gives one.
_PROMPTS = {
    "always": (
        "It is your turn to speak for {agent}.",
        "Without a word from you {agent} answers by itself, or the chat ends if the last message was its last.",
        "Go on without me",
    ),
    "limit": (
        "{agent} has given all the replies that it may give by itself.",
        "Without a word from you it goes on all the same, and you are asked again after its next reply.",
        "Go on without me",
    ),
    "terminating": (
        "{agent} was told that this is the end. Add something, or let it end.",
        "Whatever you add is said in its place, and the chat goes on.",
        "Let it end",
    ),
    "first_message": ("What should {agent} say first?", "The chat begins with what you write.", "Say nothing"),
    "choose_speaker": (
        "Who speaks next in {agent}?",
        "The order of the list takes who comes after the last speaker.",
        "Let the list’s order decide",
    ),
}

_EXITS = {"always": "End the chat", "limit": "End the chat", "first_message": "Do not begin"}

#: How a speaker was found (agents/conversation/speakers.py), where the words there do not say it to everybody.
_HOW = {
    "only candidate": "the only candidate",
    "round_robin": "next in the list",
    "random": "drawn at random",
    "manual": "chosen by a person",
    "manual, left to the order of the list": "next in the list, as a person left it to that",
    "table": "as the table says",
    "function": "as the function says",
    "runs the tool": "who runs the tool",
    "called the tool": "who called the tool",
}


def outcome(block: dict[str, Any], limit: float) -> str:
    """How a block ended: "Exit 0", "Timed out after 60 s" …"""
    match block.get("ended", "exited"):
        case "exited":
            return f"Exit {block['exit_code']}"
        case "timed_out":
            return f"Timed out after {limit:g} s" if limit else "Timed out"
        case ended:
            return _OUTCOMES.get(ended, str(ended))


def chat_number(chat: str, *, is_one_chat: bool) -> str:
    """A chat's number for people: "2" for the second, "2.1" for the first that began inside it. Where the run is one
    chat, that is no number and begins none."""
    places = chat.split(".")[1 if is_one_chat else 0 :]
    return ".".join(str(int(place) + 1) for place in places if place)


def prompt(kind: str, agent: str) -> str:
    return _prompt(kind)[0].format(agent=agent)


def hint(kind: str, agent: str) -> str:
    """What happens without an answer."""
    return _prompt(kind)[1].format(agent=agent)


def empty(kind: str) -> str:
    """The name of the button that answers nothing."""
    return _prompt(kind)[2]


def leave(kind: str) -> str:
    """The name of the button that ends the chat; "" where there is none, or the empty answer ends it as well."""
    return _EXITS.get(kind, "")


def _prompt(kind: str) -> tuple[str, str, str]:
    return _PROMPTS.get(kind, _PROMPTS["always"])


def answered(kind: str, who: str, agent: str, answer: str, *, left: bool) -> str:
    """What `who` did about a question of this kind; `left` where they ended the chat."""
    if left:
        return f"{who} ended the chat in the place of {agent}."
    if kind == "choose_speaker":
        return f"{who} chose {answer} to speak next." if answer else f"{who} left it to the list who speaks next."
    if answer:
        return f"{who} answered for {agent}."
    if kind == "terminating":
        return f"{who} let the chat end."
    if kind == "first_message":
        return f"{who} gave {agent} nothing to say first."
    return f"{who} added nothing for {agent}."


def chosen(how: str, calls: int) -> str:
    """How the next speaker of a group was found; `calls` counts the answers of a model that it took."""
    attempts = f"in {calls} attempts" if calls > 1 else "at the first attempt"
    match how:
        case "auto":
            return f"chosen by the model {attempts}"
        case "auto, left to the order of the list":
            return f"next in the list, as the model named no one {attempts}"
    return _HOW.get(how, how)


def writing(purpose: str) -> str:
    return {"summary": "sums up", "select_speaker": "chooses who speaks next"}.get(purpose, "writes")


def ending(rule: str) -> str:
    return ENDINGS.get(rule, "Ended")
