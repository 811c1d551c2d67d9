"""Journals that an earlier Parley wrote (before budgets and forks) are taken up by this one, wherever they were cut."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from runs import journal
from runs.models import Entry, Run
from studio.accounts.models import Workspace

from .rig import go_on
from .scenes import connect

pytestmark = pytest.mark.django_db(transaction=True)

OLD = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("golden/*.json")}


def taken_over(workspace: Workspace, old: dict[str, Any], upto: int) -> Run:
    """The old run as it was after its entry `upto`."""
    connect(workspace, (old["spec"], old["models"]))
    number = Run.objects.filter(workspace=workspace).count() + 1
    about = {"spec": old["spec"], "task": old["task"], "approve": old["approve"]}
    run = Run.objects.create(workspace=workspace, number=number, seq=upto, **about)
    Entry.objects.bulk_create(Entry(run=run, seq=seq, **entry) for seq, entry in enumerate(old["entries"][:upto], 1))
    return run


def answers(entries: list[Any]) -> dict[str, Any]:
    """What was asked and answered, by step: the order of chats side by side is nobody's promise."""
    return {entry["step"]: entry["identity"] for entry in entries if entry["identity"]}


@pytest.mark.parametrize("name", OLD)
async def test_a_whole_one_is_replayed_without_asking_anybody(workspace, name):
    entries = OLD[name]["entries"]
    run = await sync_to_async(taken_over)(workspace, OLD[name], len(entries) - 1)
    run = await go_on(run)
    (last,) = await sync_to_async(journal.read)(run.pk, len(entries) - 1)
    assert (run.status, last.kind, last.data) == ("ended", "run_ended", entries[-1]["data"])


@pytest.mark.parametrize("name", OLD)
async def test_one_that_was_cut_after_a_message_ends_like_the_uncut_one(workspace, name):
    entries = OLD[name]["entries"]
    for at in [at for at, entry in enumerate(entries, 1) if entry["kind"] == "said"]:
        run = await go_on(await sync_to_async(taken_over)(workspace, OLD[name], at))
        kept = await sync_to_async(lambda pk: list(Entry.objects.filter(run=pk).values()))(run.pk)
        assert (run.status, answers(kept)) == ("ended", answers(entries)), f"cut after entry {at}"
