"""Rules that end a chat, and the one object that says why it ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Match(StrEnum):
    EQUALS = "equals"
    CONTAINS = "contains"
    ENDS_WITH = "ends_with"
    REGEX = "regex"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class TerminationRule:
    """Judges one received message. `equals` is exact: "Done. TERMINATE" does not equal "TERMINATE"."""

    match: Match
    text: str = ""

    def matches(self, content: str) -> bool:
        match self.match:
            case Match.EQUALS:
                return content == self.text
            case Match.CONTAINS:
                return self.text in content
            case Match.ENDS_WITH:
                return content.rstrip().endswith(self.text)
            case Match.REGEX:
                return re.search(self.text, content) is not None
        return self.match is Match.ALWAYS

    def __str__(self) -> str:
        if self.match is Match.NEVER:
            return "no message ends the chat"
        if self.match is Match.ALWAYS:
            return "a message, and any message ends the chat"
        return f"a message that {self.match.value.replace('_', ' ')} {self.text!r}"


#: AutoGen's own default: exactly this word (conversation-semantics, section 4).
DEFAULT_TERMINATION = TerminationRule(Match.EQUALS, "TERMINATE")


class Rule(StrEnum):
    """What ended a chat."""

    TERMINATION = "termination_msg"
    AUTO_REPLIES = "max_consecutive_auto_reply"
    PERSON_EXIT = "human_exit"
    PERSON_SKIPPED = "human_skip_on_termination"
    MAX_TURNS = "max_turns"
    NO_REPLY = "no_reply"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    # of groups:
    MAX_ROUNDS = "max_round"
    GROUP_TERMINATION = "group_termination_msg"
    MEMBER_TERMINATION = "member_termination_msg"
    NO_ELIGIBLE_SPEAKER = "no_eligible_speaker"
    SPEAKER_STOPPED = "speaker_returned_none"
    NOBODY_RUNS_TOOL = "nobody_runs_tool"


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why a chat ended: the rule, the agent in whose turn it applied, and a sentence for people.

    In a group `agent` is the group, `messages` how many it has heard, and where a member's own rule ended it,
    `speaker` is that member and `cause` that rule. `inner` is the end of the recipient's last group round, where turns
    of such rounds were counted.
    """

    rule: Rule
    agent: str
    text: str
    speaker: str | None = None
    cause: Rule | None = None
    messages: int | None = None
    inner: StopReason | None = None
