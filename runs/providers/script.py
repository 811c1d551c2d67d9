"""Scripts: what the built-in scripted model says, as rules that depend on the conversation alone.

A script is JSON: a list of rules, or {"about": …, "tokens_per_second": 40, "rules": [rule, …]}. A rule is
{"when": {…}, "say": text or list of lines, "call": [{"name": …, "arguments": {…}}, …]}, with one of the last two at
least; the first one whose conditions all hold is said, and its tools are called. Conditions, all optional:

    replies         how many messages the speaker has said so far: n, or [least, most] with null for no bound
    last_contains   text inside the last message
    last_matches    regular expression found in the last message
    heard           {text: how many messages of others hold it: n or [least, most]}

In what is said, {file} is the first CSV file that the first user message names, {reason} why a person let no code run,
and {output} what code printed; on a line of its own, {output} takes that line's indentation for all of its lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from agents.conversation.execution import EDITED
from agents.conversation.refusals import reason_in
from runs.providers.chat import BadRequest, Message

SHIPPED = Path(__file__).parent / "scripts"
TOKENS_PER_SECOND = 40.0
CLOSING = "My script has no line for this, so I stop here.\n\nTERMINATE"

OUTPUT_MARK = "Code output:"

# What is quoted is for a reader; the whole output is in the message above it.
LONGEST_OUTPUT = 1500
LONGEST_REASON = 300

_CONDITIONS = {"replies", "last_contains", "last_matches", "heard"}
_TOKEN = re.compile(r"(^[ \t]+)?\{(output|reason|file)\}", re.MULTILINE)

# No quotes, no backslash, no line end: the name is put between quotes in code.
_CSV = re.compile(r"[^\s,;:'\"\\`()\[\]{}][^,;:'\"\\`()\[\]{}\n]*?\.csv\b", re.IGNORECASE)
_FILES_LINE = re.compile(r"^Files in the workspace:(.*)$", re.MULTILINE)
_NO_FILE = "data.csv"


@dataclass(frozen=True, slots=True)
class Conversation:
    """What rules look at: text only."""

    messages: Sequence[Message]

    @property
    def last(self) -> str:
        return said(self.messages[-1]) if self.messages else ""

    @property
    def replies(self) -> int:
        return sum(message.get("role") == "assistant" for message in self.messages)

    def heard(self, words: str) -> int:
        return sum(words in said(message) for message in self.messages if message.get("role") != "assistant")

    def token(self, name: str) -> str:
        match name:
            case "output":
                printed = self.last.partition(OUTPUT_MARK)[2].partition(EDITED)[0]
                return _shortened(printed, LONGEST_OUTPUT).replace("```", "'''")
            case "reason":
                return _shortened(reason_in(self.last), LONGEST_REASON) or "no reason given"
            case _:
                return self._csv()

    def _csv(self) -> str:
        first = next((said(message) for message in self.messages if message.get("role") == "user"), "")
        listed = _FILES_LINE.search(first)
        found = (listed and _CSV.search(listed[1])) or re.search(r"[\w.-]+\.csv\b", first, re.IGNORECASE)
        return found[0] if found else _NO_FILE


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, and the calls of tools that go with it, in the form in which models' servers send them."""

    text: str
    calls: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    when: dict[str, Any]
    say: str
    calls: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, rule: Any) -> Self:
        calls = tuple(_call(call) for call in rule.get("call", ()))
        when, say = rule.get("when", {}), rule.get("say", "") if calls else rule["say"]
        if unknown := set(when) - _CONDITIONS:
            raise ValueError(f"no condition is called {', '.join(sorted(unknown))}")
        re.compile(when.get("last_matches", ""))
        return cls(when, say if isinstance(say, str) else "\n".join(say), calls)

    def holds(self, conversation: Conversation) -> bool:
        when = self.when
        return (
            _within(conversation.replies, when.get("replies"))
            and when.get("last_contains", "") in conversation.last
            and re.search(when.get("last_matches", ""), conversation.last) is not None
            and all(_within(conversation.heard(words), bounds) for words, bounds in when.get("heard", {}).items())
        )


@dataclass(frozen=True, slots=True)
class Script:
    """Deterministic: the same messages give the same words, however often a call is repeated."""

    rules: tuple[Rule, ...]
    tokens_per_second: float = TOKENS_PER_SECOND

    @classmethod
    def of(cls, source: str) -> Self:
        """From JSON text. Raises BadRequest."""
        try:
            found = json.loads(source)
            found = {"rules": found} if isinstance(found, list) else found
            rules = tuple(Rule.of(rule) for rule in found["rules"])
            return cls(rules, float(found.get("tokens_per_second", TOKENS_PER_SECOND)))
        except (ValueError, TypeError, KeyError, AttributeError, re.error) as error:
            raise BadRequest(f"The script cannot be read: {error}.", "See runs/providers/script.py.") from error

    def answer(self, messages: Sequence[Message]) -> Line:
        conversation = Conversation(messages)
        rule = next((rule for rule in self.rules if rule.holds(conversation)), _CLOSING_RULE)
        return Line(_TOKEN.sub(lambda token: _filled(token, conversation), rule.say), rule.calls)


_CLOSING_RULE = Rule({}, CLOSING)


def _call(call: Any) -> dict[str, Any]:
    return {"function": {"name": str(call["name"]), "arguments": json.dumps(call.get("arguments", {}))}}


def shipped() -> list[str]:
    """Names of the scripts that come with Parley."""
    return sorted(path.stem for path in SHIPPED.glob("*.json"))


@cache
def script_called(name_or_json: str) -> Script:
    """By name, or inline where the text is JSON. Raises BadRequest."""
    if name_or_json.lstrip().startswith(("[", "{")):
        return Script.of(name_or_json)
    if name_or_json not in shipped():
        names = ", ".join(shipped())
        raise BadRequest(f"There is no script “{name_or_json}”.", f"Choose one of: {names}.")
    return Script.of((SHIPPED / f"{name_or_json}.json").read_text(encoding="utf-8"))


def said(message: Message) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))


def _within(count: int, bounds: Any) -> bool:
    if bounds is None:
        return True
    least, most = bounds if isinstance(bounds, list) else (bounds, bounds)
    return (least is None or count >= least) and (most is None or count <= most)


def _filled(token: re.Match[str], conversation: Conversation) -> str:
    indent = token[1] or ""
    return indent + conversation.token(token[2]).replace("\n", "\n" + indent)


def _shortened(text: str, most: int) -> str:
    text = text.strip()
    if len(text) <= most:
        return text
    # The end matters too: it is where a traceback says what was wrong.
    return f"{text[: most * 2 // 3].rstrip()} … {text[-most // 3 :].lstrip()}"
