"""What the scripted models say: decided by the request alone, so that a call which is made again gets the same answer.

Every task has a mark ("#17"), which the models find in what they are sent and put into all that they say: whatever
leaked from one run into another would show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agents.conversation.messages import ToolCall
from tests.model_server import Text

#: How long each block runs: long enough to be killed in the middle.
BLOCK_SECONDS = 0.4

_MARK = re.compile(r"#\d+")
_NEXT = re.compile(r"NEXT: (\w+)")

Messages = Sequence[Mapping[str, Any]]


def block(label: str, ledger: str = "ledger.txt", then: str = "") -> str:
    """Code that leaves one line in the run's ledger each time that its effect counts, and shows the whole ledger.
    `then` is who shall speak next, said by the output alone."""
    return f"""```python
import time
with open("{ledger}", "a") as ledger:
    ledger.write("<mark> {label}\\n")
time.sleep({BLOCK_SECONDS})
print(open("{ledger}").read() + "{then and f'NE" "XT: {then}'}")
```"""


def _shell(label: str) -> str:
    return f'```sh\necho "<mark> {label}" >> ledger.txt\nwc -l < ledger.txt\n```'


_END = "All is done for <mark>.\n\nTERMINATE"

#: What each model says, by how often it has spoken before.
LINES: dict[str, Sequence[Text | str]] = {
    "careful": (
        f"First for <mark>.\n{block('one')}",
        f"Then for <mark>, REJECT ME.\n{block('never')}",
        f"Better for <mark>.\n{block('two')}",
        f"This one wants a hand, <mark>: EDIT ME.\n{block('draft')}",
        _END,
    ),
    "quick": (
        f"Two at once for <mark>.\n{block('one')}\n\n{_shell('two')}",
        "This fails for <mark>.\n```python\nopen('ledger.txt', 'a').write('<mark> three\\n')\nraise SystemExit(3)\n```",
        f"Mended for <mark>.\n{block('four')}",
        _END,
    ),
    "writer": ("A plan for <mark>. NEXT: engineer", "It reads well, <mark>. NEXT: critic"),
    "engineer": (
        f"Code for <mark>. NEXT: runner\n{block('one', then='writer')}",
        f"More for <mark>. NEXT: runner\n{block('two', then='critic')}",
    ),
    "critic": ("Do more, <mark>. NEXT: engineer", "Good, <mark>. TERMINATE"),
    "selector": (),
    "ruled": (
        f"By rule for <mark>.\n{block('one')}",
        f"Again by rule for <mark>.\n{block('two')}",
        f"And again for <mark>.\n{block('three')}",
    ),
    "analyst": ("One is good, <mark>.", "Two are better, <mark>.", "Three are plenty, <mark>: nothing left."),
    "nester": (
        f"Inside for <mark>.\n{block('one')}",
        f"Still inside for <mark>.\n{block('two')}",
        "Inner end, <mark>.",
    ),
    "checker": ("Checked <mark>.",),
    "caller": (
        Text(
            "Two calls for <mark>.",
            calls=(ToolCall("a", "note", '{"text": "one"}'), ToolCall("b", "note", '{"text": "two"}')),
        ),
        Text("One more for <mark>.", calls=(ToolCall("c", "note", '{"text": "three"}'),)),
        _END,
    ),
    "asker": ("Which colour, <mark>?", "Which number, <mark>?", "Enough, <mark>?", "Never said, <mark>."),
    "left": (
        f"Left for <mark>.\n{block('left one', 'left.txt')}",
        f"Left, <mark>.\n{block('left two', 'left.txt')}",
        _END,
    ),
    "right": (f"Right for <mark>.\n{block('right one', 'right.txt')}", _END),
    "judge": ("Both sides of <mark> are heard.",),
}


def answer(body: Mapping[str, Any]) -> Text:
    """The answer to a request of a chat completion."""
    messages: Messages = body["messages"]
    whole = "\n".join(str(message.get("content") or "") for message in messages)
    found = _MARK.search(whole)
    mark = found.group() if found else "#unknown"
    if body["model"] == "selector":
        return Text(_NEXT.findall(whole)[-1])
    said = sum(message["role"] == "assistant" for message in messages)
    line = LINES[body["model"]][said]
    text = line if isinstance(line, Text) else Text(line)
    return Text(text.content.replace("<mark>", mark), calls=text.calls)
