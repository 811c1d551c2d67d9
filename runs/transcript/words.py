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
    "stopped": "Stopped",
}

LANGUAGES = {"python": "Python", "sh": "shell", "bash": "shell", "shell": "shell", "javascript": "JavaScript"}

_OUTCOMES = {
    "out_of_memory": "Out of memory",
    "flooded": "Stopped: it printed too much",
    "killed": "Killed",
    "lost": "Lost: the sandbox died under it",
    "refused": "Refused by the sandbox",
}

PROMPTS = {
    "always": "It is your turn to speak for {agent}.",
    "limit": "{agent} has given all the replies that it may give by itself.",
    "terminating": "{agent} was told that this is the end. Add something, or let it end.",
    "first_message": "What should {agent} say first?",
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


def prompt(kind: str, agent: str) -> str:
    return PROMPTS.get(kind, PROMPTS["always"]).format(agent=agent)


def ending(rule: str) -> str:
    return ENDINGS.get(rule, "Ended")
