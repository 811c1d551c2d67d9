"""Every quick fix is an edit that the builder takes, and that mends what it was offered for."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder.document import Document
from agents.builder.edits import perform
from agents.builder.edits.outcome import Surroundings
from agents.builder.problems import findings
from tests.agents.spec_making import ADD, EVERYTHING, PAIR, changed
from tests.agents.test_spec_doubts import ENDLESS, agent, room

AROUND = Surroundings(("M", "N"))
TABLE = {"rows": [{"next": {"speaker": "ben"}}, {"next": {"speaker": "cy"}}]}
CHAT = {key: value for key, value in PAIR.items() if key != "conversation"}

DRAFTS: dict[str, dict[str, Any]] = {
    "nobody": Document.blank("New").spec,
    "no conversation": CHAT,
    "no such model": changed("agents.0.model", ["gone", "N"]),
    "no such profile": changed("agents.1.code", {"profile": "gone"}),
    "no model": PAIR | {"agents": [{"name": "coder", "type": "assistant"}, PAIR["agents"][1]]},
    "no selector": room(selection="auto"),
    "a bad name": changed("agents.0.name", "the coder", changed("conversation.recipient", "the coder")),
    "a member twice": room(members=["ada", "ben", "cy", "ben"]),
    "a row for nothing": room(selection=TABLE),
    "no end": PAIR | {"agents": [agent("coder", **ENDLESS), agent("executor", code={}, **ENDLESS)]},
    "no such tool": changed("agents.0.offers", ["none"]),
    "nobody runs it": changed("agents.0.offers", ["add"])
    | {"tools": [{"name": "add", "type": "python", "source": ADD}]},
    "hears in no group": changed("agents.0.hears_all", 1 == 1),
    "nobody talks to it": PAIR | {"agents": [*PAIR["agents"], agent("extra")]},
    "nobody talks to it in a room": room() | {"agents": [*room()["agents"], agent("extra")]},
}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_mend_mends(name: str) -> None:
    document = Document(DRAFTS[name])
    mended = 0
    for finding in findings(document, AROUND):
        for mend in finding.mends:
            after = perform(document, mend.edit, AROUND).document
            told = [(left.id, left.reason) for left in findings(after, AROUND)]
            assert (finding.id, finding.reason) not in told, mend.label
            mended += 1
    assert mended


def test_what_is_right_is_offered_nothing() -> None:
    assert findings(Document(EVERYTHING), AROUND) == []
