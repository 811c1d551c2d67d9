"""What an expression of Python is, as far as its text tells: constants, names of the library, things made by them."""

from __future__ import annotations

from dataclasses import dataclass

from runs.risks.places import Place, place_of

LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Text:
    """A text, or bytes read as one. `whole` False: only its beginning is known. `veiled`: it does not stand in the code
    as it is, but reversed, encoded, or letter by letter."""

    value: str
    whole: bool = True
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Items:
    """A list or tuple; None for what is not known."""

    values: tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A module, a function or a class by its whole name. `of` is what it is a method of."""

    name: str
    of: Made | Text | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a class of this whole name made; `path` or address that it is about, where that is known."""

    name: str
    about: Text | None = None


Value = Text | Number | Items | Ref | Made
PATH = "pathlib.Path"
#: One of the files, or all of them, that a look into a folder finds: their names do not stand in the code.
LISTED = "a listed file"


def said(value: Value | None) -> Text | None:
    """As a text."""
    match value:
        case Text():
            return value
        case Number():
            return Text(f"{value.value:g}")
        case Made(name="pathlib.Path", about=about):
            return about
        case Ref(name="sys.executable"):
            return Text("python3")
    return None


def text_of(value: Value | None) -> str | None:
    """A whole text or path; None where only a part of it is known."""
    known = said(value)
    return known.value if known and known.whole else None


def path_of(value: Value | None) -> str | None:
    """The same; where only its beginning is known, and that lies outside of the workspace, it tells enough."""
    known = said(value)
    if known is None or known.whole:
        return known.value if known else None
    outside = known.value.startswith(("/", "~")) and place_of(known.value) not in (Place.WORKSPACE, Place.SCRATCH)
    return f"{known.value}…" if outside else None


def beginning_of(value: Value | None) -> str | None:
    known = said(value)
    return known.value if known else None
