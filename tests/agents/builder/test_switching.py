from __future__ import annotations

from typing import Any

import pytest

from agents.builder import edits
from agents.builder.document import Document
from agents.builder.edits import Refused, Surroundings

ROOM = {
    "parley": 1,
    "agents": [
        {"name": "a", "type": "assistant", "model": "M"},
        {"name": "b", "type": "assistant", "model": ["N", "M"]},
        {"name": "c", "type": "user_proxy"},
    ],
    "groups": [{"name": "room", "members": ["a", "b", "c"], "model": "M"}],
}


def models(**edit: Any) -> list[Any]:
    spec = edits.perform(Document(ROOM), edit, Surroundings()).document.spec
    return [one.get("model") for one in (*spec["agents"], *spec["groups"])]


def test_one_is_switched() -> None:
    assert models(op="switch", name="b", model="X") == ["M", "X", None, "M"]


def test_all_that_have_a_model_are_switched() -> None:
    assert models(op="switch", name="", model="X") == ["X", "X", None, "X"]


@pytest.mark.parametrize("name", ["c", "nobody"])
def test_who_has_no_model_cannot_be_switched(name: str) -> None:
    with pytest.raises(Refused):
        models(op="switch", name=name, model="X")


def test_a_connection_goes_by_another_name_everywhere() -> None:
    assert models(op="rename_model", old="M", new="X") == ["X", ["N", "X"], None, "X"]


def test_a_sandbox_profile_goes_by_another_name_everywhere() -> None:
    codes = [{"profile": "Old", "seconds": 5}, {"profile": "Other"}, {}, None]
    agents = [{"name": f"a{at}", "type": "user_proxy", "code": code} for at, code in enumerate(codes)]
    edit = {"op": "rename_profile", "old": "Old", "new": "New"}
    spec = edits.perform(Document(ROOM | {"agents": agents, "groups": []}), edit, Surroundings()).document.spec
    assert [agent["code"] for agent in spec["agents"]] == [{"profile": "New", "seconds": 5}, *codes[1:]]
