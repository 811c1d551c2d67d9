"""What a field is edited with, and so what the page sends for it.

text    Text, Long, Source, Number, Slider, Lines, Json    a text; "" leaves the field to its default
one     Choice, Shape, OneName, Next                       the value of an option
bool    Switch, Holds                                      true or false
several Several, Names, Indexes                            the values of all that are ticked
list    Ordered, Rows, Pairs, Followers     what is inside has fields of its own: "replacements.0.find"
links   Items                               what is inside opens by itself
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from agents.builder.fields.field import Field
    from agents.builder.fields.place import Place

#: Whose names there are to choose from (`place.Place.pool`).
Pool = Literal["agents", "groups", "speakers", "members", "offered", "functions", "models", "profiles"]


@dataclass(frozen=True, slots=True)
class Option:
    """`value` is what the page sends, `means` what stands in the file."""

    value: str
    label: str
    means: Any
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    is_mono: bool = False


@dataclass(frozen=True, slots=True)
class Long:
    """`keeps_empty`: an empty text is meant, and no default."""

    rows: int = 3
    is_mono: bool = False
    counts_tokens: bool = False
    keeps_empty: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Code, in an editor."""

    language: Literal["python", "sql", ""] = ""


@dataclass(frozen=True, slots=True)
class Number:
    """`unlimited` are the words for null, where that is not the default."""

    is_whole: bool = True
    unlimited: str = ""


@dataclass(frozen=True, slots=True)
class Slider:
    """A number between two others that may be left open."""

    least: float
    most: float
    step: float


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One shape that a value may have. `make` turns what is there into it and keeps what it can."""

    value: str
    label: str
    make: Callable[[Place, Any], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """`tell` names the variant that a value has, "" where it is none of them. Absent values come as ABSENT.
    `is_whole`: both are about the whole part that the field lies in."""

    variants: tuple[Variant, ...]
    tell: Callable[[Any], str]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    pass


@dataclass(frozen=True, slots=True)
class Holds:
    """Whether the agent's list has the tool that the id of the line names."""


@dataclass(frozen=True, slots=True)
class Several:
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Names:
    of: Pool


@dataclass(frozen=True, slots=True)
class OneName:
    """`nobody` are the words for null, where that may be."""

    of: Pool
    nobody: str = ""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Names whose order counts. `is_single_text`: one of them may stand alone, as a text."""

    of: Pool
    more: str
    is_single_text: bool = False


@dataclass(frozen=True, slots=True)
class Indexes:
    """Other chats of the same sequence, by their index."""


@dataclass(frozen=True, slots=True)
class Next:
    """{"speaker": …}, {"method": …} or null."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of texts, one a line; as JSON where one of them has several lines itself."""


@dataclass(frozen=True, slots=True)
class Json:
    """What the format leaves open, as JSON."""

    kinds: tuple[type, ...] = (dict,)


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of objects, edited in place. `blank` is a new one."""

    columns: tuple[Field, ...]
    more: str
    blank: Callable[[Place], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """An object of texts: each name and value is a row."""

    more: str
    name: str = "Name"
    value: str = "Value"


@dataclass(frozen=True, slots=True)
class Followers:
    """An object of lists of names: a row of names for each member."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose items open by themselves. `add` is what the edit `add` calls a new one; without it `blank` is one
    for the edit `list`. `orders` says that the edits `order` and `remove` know the items by their ids."""

    kind: Literal["agent", "group", "tool", "rule", "chat", "act", "row", "said", "start"]
    more: str = ""
    blank: Callable[[Place], Mapping[str, Any]] | None = None
    add: tuple[tuple[str, str], ...] = ()

    @property
    def grows(self) -> bool:
        """Whether the edit `list` adds to it. A template would call `blank`, not look at it."""
        return self.blank is not None


Control = (
    Text
    | Long
    | Source
    | Number
    | Slider
    | Choice
    | Shape
    | Switch
    | Holds
    | Several
    | Names
    | OneName
    | Ordered
    | Indexes
    | Next
    | Lines
    | Json
    | Rows
    | Pairs
    | Followers
    | Items
)

#: What a text is typed into; a default stands there as a placeholder only.
TYPED = (Text, Long, Source, Number, Slider, Lines, Json)
