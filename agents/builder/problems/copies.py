"""A copy of a draft, out of which what is broken is taken, bit by bit, until it is a team.

Nobody may take the copy for the draft: `believed` leaves out what is only true of the copy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from agents.builder.document import NAMED, Document
from agents.builder.edits.naming import fresh, plain
from agents.builder.problems.places import words_of, written
from agents.spec import VERSION
from agents.spec_problems import Problem

Words = tuple[str | int, ...]

#: Fields that name others. Where one of them is missing, nobody can say that something is never used.
_NAMING = frozenset(("rules", "offers", "runs", "members", "transitions", "selection", "chats", "chat", "tools"))

_NOBODY = "nobody"


@dataclass(slots=True)
class Copy:
    """`taken` are the paths of what was taken out, as the draft has them; `kept` says for each list that lost items
    which indexes those that are left had. `stand_ins` are the names of parts that something else stands for, and
    `lost_chats` those of tools among them that were chats."""

    raw: dict[str, Any]
    taken: set[Words] = field(default_factory=set)
    kept: dict[Words, list[int]] = field(default_factory=dict)
    stand_ins: set[str] = field(default_factory=set)
    lost_chats: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, document: Document) -> Self:
        """With names that can be had in the place of those that cannot, and somebody where nobody is."""
        made = cls(_with_valid_names(document))
        if not made.raw.get("agents"):
            made.raw["agents"] = [{"name": _NOBODY, "type": "conversable", "default_reply": ""}]
            made.taken.add(("agents", 0))
        if made.raw.get("conversation") is None:
            made._without_conversation()
        return made

    @property
    def is_complete(self) -> bool:
        """Whether all who are named by somebody still are."""
        return not any(self._loses_names(words) for words in self.taken)

    def take_out(self, paths: Sequence[str]) -> bool:
        """Take out what stands at these paths of the copy, or what holds it. Says whether anything could be."""
        gone: list[Words] = []
        # From the end, so that no index changes before its turn.
        for words in sorted((words_of(path) for path in paths), key=_backwards, reverse=True):
            if not any(words[: len(way)] == way for way in gone) and (taken := self._take(words)) is not None:
                gone.append(taken)
        return bool(gone)

    def believed(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those that are true of the draft, too, with the draft's own paths."""
        found = [(problem, self._original(words_of(problem.path))) for problem in problems]
        return [
            Problem(written(words), problem.value, problem.message, problem.fix)
            for problem, words in found
            if self._is_believed(problem, words)
        ]

    def _is_believed(self, problem: Problem, words: Words) -> bool:
        if isinstance(problem.value, str) and problem.value in self.stand_ins:
            return False
        if any(words[: len(taken)] == taken for taken in self.taken):
            return False
        if len(words) == 2 and any(taken[:2] == words for taken in self.taken):
            return False
        counts = {"after", "left_out"}.intersection(words)
        return not (counts and any(words[: len(way)] == way for way in self.kept))

    def _take(self, words: Words) -> Words | None:
        """The path of what was taken: where nothing stands at `words`, of what lacks it. None if nothing can be."""
        found, place = self._holder(words)
        if found is None:
            return words if self._mend_part(words) else self._take(words[:-1]) if len(words) > 1 else None
        if len(words) == 1:
            return words if self._take_top(str(words[0])) else None
        if len(words) == 2 and words[0] in NAMED:
            return words if self._replace(words) else None
        self.taken.add(self._original(words))
        if isinstance(found, list):
            self.kept.setdefault(self._original(words[:-1]), list(range(len(found)))).pop(place)
        del found[place]
        return words

    def _holder(self, words: Words) -> tuple[Any, Any]:
        """What holds the last of `words`, and that word; (None, None) where nothing stands there."""
        place: Any = self.raw
        for at, word in enumerate(words):
            there = word in place if isinstance(place, dict) else isinstance(place, list) and _is_index(word, place)
            if not there:
                return None, None
            if at == len(words) - 1:
                return place, word
            place = place[word]
        return None, None

    def _mend_part(self, words: Words) -> bool:
        """What an agent or a group must have, and lacks."""
        match words:
            case ["agents", int(at), "type"]:
                self.raw["agents"][at]["type"] = "conversable"
            case ["groups", int(at), "members"]:
                self.raw["groups"][at]["members"] = []
            case _:
                return False
        self.taken.add(words)
        return True

    def _take_top(self, word: str) -> bool:
        match word:
            case "parley":
                self.raw["parley"] = VERSION
            case "name":
                self.raw["name"] = "Team"
            case "conversation":
                self._without_conversation()
                return True
            case "agents" | "groups" | "tools":
                return False
            case _:
                del self.raw[word]
        self.taken.add((word, "", ""))
        return True

    def _without_conversation(self) -> None:
        begun = str(self.raw["agents"][0]["name"])
        self.raw["conversation"] = {"type": "program", "acts": [{"type": "forget", "agent": begun}]}
        self.taken.add(("conversation",))

    def _replace(self, words: Words) -> bool:
        """Somebody else of the same name in the place of a part of which too much is missing."""
        kind, at = str(words[0]), int(words[1])
        part = self.raw[kind][at]
        made = _stand_in(kind, part)
        if part == made:
            return False
        self.raw[kind][at] = made
        self.stand_ins.add(part["name"])
        if part.get("type") == "chat":
            self.lost_chats.add(part["name"])
        self.taken.add(words)
        return True

    def _loses_names(self, words: Words) -> bool:
        match words:
            case ["conversation", *_] | ["agents" | "groups", _]:
                return True
            case ["tools", int(at)]:
                return self.raw["tools"][at]["name"] in self.lost_chats
        return bool(_NAMING.intersection(words[2:]))

    def _original(self, words: Words) -> Words:
        """A path of the copy as the draft has it."""
        found: Words = ()
        for word in words:
            kept = self.kept.get(found)
            found += (kept[word] if kept is not None and isinstance(word, int) and word < len(kept) else word,)
        return found


def _stand_in(kind: str, part: dict[str, Any]) -> dict[str, Any]:
    name = part["name"]
    match kind:
        case "agents":
            return {"name": name, "type": "conversable", "default_reply": ""}
        case "groups":
            return {"name": name, "members": []}
    names = [one for one in part.get("tools") or part.get("operations") or [] if isinstance(one, str)]
    return {"name": name, "type": "mcp", "server": {"command": ["…"]}, "tools": names or [name]}


def _with_valid_names(document: Document) -> Any:
    names = list(document.names())
    wanted = {name: fresh(plain(name), set(names) - {name}) for name in names}
    changed = {name: new for name, new in wanted.items() if new != name}
    made: dict[str, Any] = json.loads(json.dumps(document.spec))  # many times faster than deepcopy
    return renamed(made, changed) if changed else made


def _is_index(word: str | int, place: list[Any]) -> bool:
    return isinstance(word, int) and word < len(place)


def _backwards(words: Words) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(word, int), word if isinstance(word, int) else 0, str(word)) for word in words)


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """A copy of JSON data in which every text and key that is one of `names` is its new name."""
    match data:
        case str():
            return names.get(data, data)
        case list():
            return [renamed(item, names) for item in data]
        case dict():
            return {names.get(key, key): renamed(value, names) for key, value in data.items()}
    return data
