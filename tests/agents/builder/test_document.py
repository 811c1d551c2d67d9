"""The skeleton: what always holds of a draft, however far it is from a team."""

from __future__ import annotations

from typing import Any

import pytest

from agents.builder import ids
from agents.builder.document import Document, NoSkeleton, parsed, with_skeleton
from tests.agents.builder.making import all_specs


def test_a_blank_one_has_a_skeleton() -> None:
    assert with_skeleton(Document.blank("New").spec) == {"parley": 1, "name": "New", "agents": []}


@pytest.mark.parametrize("name", all_specs())
def test_so_has_every_team(name: str) -> None:
    assert with_skeleton(all_specs()[name]) is all_specs()[name]


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ([], "(top)"),
        ({"agents": {}}, "agents"),
        ({"agents": ["coder"]}, "agents[0]"),
        ({"tools": [{"type": "python"}]}, "tools[0].name"),
        ({"agents": [{"name": ""}]}, "agents[0].name"),
        ({"agents": [{"name": "a"}], "groups": [{"name": "a"}]}, "groups[0].name"),
    ],
)
def test_what_cannot_be_pointed_at_cannot_be_drawn(spec: Any, path: str) -> None:
    with pytest.raises(NoSkeleton) as raised:
        with_skeleton(spec)
    assert [problem.path for problem in raised.value.problems] == [path]


def test_a_slip_in_the_json_is_told_with_its_line() -> None:
    with pytest.raises(NoSkeleton, match="line 2, column 14"):
        parsed('{\n  "agents": [}')


def test_json_without_a_bottom_is_refused() -> None:
    with pytest.raises(NoSkeleton):
        parsed("[" * 100_000)


@pytest.mark.parametrize("name", ["coder", "a.b", "mit Leerzeichen", "~", "日本", "x/y#z"])
def test_ids_hold_any_name(name: str) -> None:
    id_ = ids.of("edge", "offers", name, "tool")
    assert ids.read(id_) == ("edge", "offers", name, "tool")
    assert id_.isascii()
    assert " " not in id_
