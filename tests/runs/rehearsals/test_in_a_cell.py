"""Trials in real cells of Docker: the way out is shut, the run's files stay as they are, and much of everything."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import reverse

from runs import blobs, workspace
from runs.database import stored
from runs.models import Artifact, Execution, Rehearsal, Review, Run
from runs.rehearsals import keeping, performing
from runs.reviews import deciding
from runs.reviews.verdicts import Approve
from runs.sandbox.cell import File
from runs.sandbox.docker import DockerSandbox
from studio.accounts.models import User, Workspace
from tests.runs import rig
from tests.runs.rehearsals import acts
from tests.runs.sandbox.outside import outside, website

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engine]

KNOCK = """\
import os, socket, urllib.request
print("proxy" if "HTTP_PROXY" in os.environ else "no proxy")
try: print(urllib.request.urlopen("http://{host}/", timeout=5).read())
except OSError: print("nobody heard")
"""
HARM = """\
import os, sys
os.remove("data.csv")
open("notes.txt", "a").write("more\\n")
open("new.txt", "w").write("new")
print("done")
"""
MUCH = """\
for number in range(200): open(f"file-{number:03}.txt", "w").write(str(number))
for number in range(10_000): print("line", number)
"""
FILES = (File("data.csv", b"a,b\n1,2\n"), File("notes.txt", b"first\n"))


def waiting(workspace_: Workspace, code: str) -> Review:
    run = rig.start(workspace_, f"So:\n```python\n{code}```", rig.DONE, files=FILES)
    return rig.waiting_review(async_to_sync(rig.go_on)(run))


def done(review: Review, by: User, sandbox: DockerSandbox) -> Rehearsal:
    row = acts.tried(acts.ask(review, by), sandbox)
    assert row.state == "done", row.problem
    return row


def output(row: Rehearsal) -> str:
    return "".join(text for _, text in row.blocks_of_outcome[0]["output"])


def contents(run: Run) -> dict[str, bytes]:
    return {file.name: file.data for file in workspace.files(run, workspace.newest(run))}


def test_the_way_out_is_shut_though_the_review_has_it(workspace: Workspace, bob: User, installation: str) -> None:
    """The same cell lets the same code out once it is approved as it was: the wall is the trial's own."""
    sandbox = DockerSandbox(installation, outside=outside())

    async def both() -> tuple[int, int, str]:
        async with website(b"hello") as site:
            code = KNOCK.format(host=site.host)
            review = await stored(waiting)(workspace, code)
            review.terms["profile"] = "one that is gone"  # so that the bounds are those that were shown
            await stored(acts.with_hosts)(review, site.host)
            row = await stored(acts.ask)(review, bob)
            await performing.perform(row.pk, sandbox)
            in_trial = len(site.heard)
            await row.arefresh_from_db()
            await _approved(review, bob, sandbox)
            return in_trial, len(site.heard), output(row)

    try:
        in_trial, in_all, said = async_to_sync(both)()
    finally:
        sandbox.close()
    assert (in_trial, in_all > 0) == (0, True)
    assert said == "no proxy\nnobody heard\n"


async def _approved(review: Review, by: User, sandbox: DockerSandbox) -> None:
    await stored(deciding.decide)(review.pk, Approve(review.digest), by)
    await rig.go_on(await Run.objects.aget(pk=review.run_id), sandbox)  # type: ignore[arg-type]


def test_the_files_of_the_run_stay_as_they_are(workspace: Workspace, bob: User, docker: DockerSandbox) -> None:
    review = waiting(workspace, HARM)
    before = contents(review.run)
    row = done(review, bob, docker)
    assert output(row) == "done\n"
    assert {name: bool(digest) for name, digest, _, _ in row.files} == {
        "data.csv": False,
        "notes.txt": True,
        "new.txt": True,
    }
    assert contents(review.run) == before
    assert (Artifact.objects.count(), Execution.objects.count()) == (2, 0)


def test_what_is_kept_is_what_the_trial_left(workspace: Workspace, bob: User, docker: DockerSandbox) -> None:
    review = waiting(workspace, HARM)
    keeping.keep(done(review, bob, docker), bob)
    never = rig.PaperCell()
    run = async_to_sync(rig.go_on)(review.run, never)
    assert (run.status, never.jobs, Execution.objects.count()) == ("ended", [], 1)
    assert contents(run) == {"notes.txt": b"first\nmore\n", "new.txt": b"new"}


def test_much_of_everything(workspace: Workspace, bob: User, as_bob: Client, docker: DockerSandbox) -> None:
    review = waiting(workspace, MUCH)
    row = done(review, bob, docker)
    assert (len(row.files), row.blocks_of_outcome[0]["exit_code"]) == (200, 0)
    assert output(row).endswith("line 9999\n")
    page = as_bob.get(reverse("runs:rehearse", args=[review.pk])).content.decode()
    assert ("line 9999" in page, "And 150 more files" in page, len(page) < 300_000) == (True, True, True)
    keeping.keep(row, bob)
    assert len(contents(review.run)) == 202
    assert blobs.get(row.files[7][1]) == b"7"
