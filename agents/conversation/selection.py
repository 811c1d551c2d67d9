"""How the next speaker of a group may be found: the words for it. `speakers` applies them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from agents.conversation.conditions import ALWAYS, Condition
from agents.conversation.messages import Message


class Method(StrEnum):
    """AUTO asks the group's model, MANUAL a person; RANDOM draws from the run's own seed."""

    AUTO = "auto"
    ROUND_ROBIN = "round_robin"
    RANDOM = "random"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Row:
    """After one of `after` (anybody where it is empty), when the last message is such: a member's name, a method, or
    None to end the chat."""

    next: str | Method | None
    after: frozenset[str] = frozenset()
    when: Condition = ALWAYS

    def fits(self, last: Message) -> bool:
        return (not self.after or last.speaker in self.after) and self.when.holds(last)


@dataclass(frozen=True, slots=True)
class Table:
    """The first row that fits decides; where none does, `default`."""

    rows: tuple[Row, ...]
    default: str | Method | None = None

    def deciding(self, last: Message) -> int | None:
        """The index of the first row that fits; None where the default decides."""
        return next((index for index, row in enumerate(self.rows) if row.fits(last)), None)

    def next_after(self, last: Message) -> str | Method | None:
        index = self.deciding(last)
        return self.default if index is None else self.rows[index].next


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the team is given {"last_speaker", "messages", "members"} and returns what a row's `next` is."""

    name: str


Selection = Method | Table | Function


@dataclass(frozen=True, slots=True)
class SelectorPrompts:
    """What the group's model is told. `{roles}` stands for lines of "name: description", `{names}` for the list of
    names. `role` is the role of the prompts after the conversation."""

    system: str = (
        "Several participants take turns in a conversation:\n{roles}\n\n"
        "Read what was said. Then pick the one from {names} who should speak next. Answer with that name alone."
    )
    pick: str = "Who of {names} should speak next? Answer with the name alone."
    several: str = (
        "That named more than one participant. Decide on one of {names}: the one who should speak next. "
        "Answer with that name alone, spelled exactly like in the list."
    )
    none: str = (
        "That named nobody who can speak next. Choose one of {names}. "
        "Answer with that name alone, spelled exactly like in the list."
    )
    role: str = "system"


DEFAULT_PROMPTS = SelectorPrompts()
