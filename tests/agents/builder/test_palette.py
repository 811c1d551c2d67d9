"""The palette offers what can be added, and is found by AutoGen's words, too."""

from __future__ import annotations

import pytest

from agents.builder.palette import KINDS
from studio.web.hues import HUES
from studio.web.icons import icon

#: What the edit `add` takes, as docs/decisions/0009 says.
WHATS = "assistant executor human custom group nested sequence rule python http openapi mcp sql chat"


def test_everything_that_can_be_added_is_offered_once() -> None:
    assert sorted(kind.what for kind in KINDS) == sorted(WHATS.split())


def test_icons_and_hues_are_known() -> None:
    for kind in KINDS:
        assert kind.hue in HUES
        assert "<svg" in icon(kind.icon)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("assistantagent", {"assistant"}),
        ("conversableagent", {"custom"}),
        ("userproxyagent", {"executor", "human"}),
        ("groupchat", {"group"}),
        ("nested chat", {"nested", "chat"}),
        ("register_function", {"python"}),
    ],
)
def test_terms_of_autogen_find_it(typed: str, found: set[str]) -> None:
    assert {kind.what for kind in KINDS if typed in kind.search} == found
