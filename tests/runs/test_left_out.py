"""What a step left in its workspace and the run did not keep stands beside that step's files, in plain words."""

from __future__ import annotations

import re

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse

from agents.conversation.code_blocks import BlockOutcome
from runs.sandbox.cell import File, Job, JobOutcome, OnOutput
from runs.transcript.left_out import Refusal, left_out, visible
from studio.accounts.models import Workspace
from tests.runs import rig, rows

LINK = "it is a link, and only regular files are kept"


def test_it_says_why() -> None:
    (told,) = left_out([("passwords", "it is a link")]).first
    assert told == Refusal("passwords", LINK)


def test_nothing_left_out_is_nothing() -> None:
    assert not left_out([])


def test_many_are_told_on_request_only() -> None:
    told = left_out([(f"{number}.txt", "it is a link") for number in range(40)] + [("…", "7 more were not looked at")])
    assert (len(told.first), len(told.others), told.beyond) == (5, 35, "7 more were not looked at")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("invoice\u202egnp.exe", "invoice\\u202egnp.exe"),
        ("a\nb", "a\\nb"),
        ("\x1b[2Jx", "\\x1b[2Jx"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("Größe 2026.csv", "Größe 2026.csv"),
        ("x" * 500, "x" * 200 + "…"),
    ],
)
def test_what_hides_is_made_visible(name: str, shown: str) -> None:
    assert visible(name) == shown


@pytest.mark.django_db
def test_the_run_page_tells_it_beside_the_step(as_alice: Client, workspace: Workspace) -> None:
    block = {"exit_code": 0, "output": [["out", "x"]], "ended": "exited", "seconds": 1.0}
    refused = [
        ["<b>evil\u202e</b>", "it is a link"],
        *([f"{number}.sock", "it is not a regular file"] for number in range(9)),
    ]
    finished = {"execution": "1", "attempts": [], "blocks": [block], "files": [], "removed": [], "refused": refused}
    request = ("code_requested", 2, {"execution": "1", "agent": "executor", "digest": ""})
    start = rows.said(0, "coder", "executor", "Go")
    run = rows.journal(workspace, start, request, ("code_finished", 2, finished))
    page = re.sub(
        r"<svg.*?</svg>", "", as_alice.get(reverse("runs:run", args=[run.pk])).content.decode(), flags=re.DOTALL
    )
    assert f"&lt;b&gt;evil\\u202e&lt;/b&gt;</bdi> was left out: {LINK}" in page
    assert "… 5 more were left out" in page
    assert "a device, a pipe or a socket" in page


class Swelling(rig.PaperCell):
    """Its code removes one of the files that it was given, and makes the other too big to be taken out."""

    async def execute(self, job: Job, on_output: OnOutput, interrupted: object = None) -> JobOutcome:
        return JobOutcome(self.name, (BlockOutcome(0, ()),), (), (("log.txt", "it is too big"),))


@pytest.mark.django_db(transaction=True)
async def test_what_was_left_out_was_not_removed(workspace: Workspace) -> None:
    files = (File("log.txt", b"short"), File("old.txt", b"old"))
    run = await sync_to_async(rig.start)(workspace, rig.WORKING, rig.DONE, approve="all", files=files)
    await rig.go_on(run, Swelling())
    told = (await run.entries.aget(kind="code_finished")).data
    assert (told["removed"], told["refused"]) == (["old.txt"], [["log.txt", "it is too big"]])
