"""A fork shares the past and repeats nothing of it: counted at the model's server and at the cell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from asgiref.sync import sync_to_async

from agents.conversation.refusals import REJECTED
from agents.spec import TeamSpec
from runs import forks, journal, lifecycle, questions
from runs.forks import Edit, NotForkable, fork
from runs.lifecycle import Order
from runs.models import Entry, Execution, Run
from runs.reviews import deciding, verdicts
from runs.sandbox.cell import File
from runs.spending import tables
from tests.model_server import ModelServer, Text

from . import scenes
from .killing import killed_before_statement
from .rig import DONE, FAILING, WORKING, PaperCell, go_on, start, start_team, team, waiting_question, waiting_review

pytestmark = pytest.mark.django_db(transaction=True)

REPLIES = (FAILING, WORKING, "No code here.", DONE)
FILES = (File("data.csv", b"a\n"),)


class Server(ModelServer):
    """Says the replies by how many were given before: what is asked twice is answered twice alike."""

    def next_answer(self, request):
        self.requests.append(request)
        given = sum(message["role"] == "assistant" for message in request.body["messages"])
        return Text(REPLIES[given], usage=(60, 40))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def talk(workspace, server, alice):
    """A run that ended after four answers of the model and two jobs of the cell."""

    async def held(**changes) -> Run:
        return await go_on(await sync_to_async(begun)(**changes))

    def begun(approve="all", **more) -> Run:
        where = {"kind": "openai", "base_url": server.base_url, "model": "m", "price_prompt": 1, "price_completion": 1}
        workspace.connections.create(name="Script", **where)
        spec = TeamSpec.parse(team(default_reply="Go on.") | more)
        return lifecycle.start(Order(workspace, spec, "Six?", FILES, approve, by=alice), ring=False)

    return held


@sync_to_async
def entries(run: Run) -> list[Entry]:
    return journal.read(run.pk)


async def forked(run: Run, at: int, *more) -> Run:
    return await sync_to_async(lambda: fork(run, at, *more, ring=False))()


def answers(kept: list[Entry]) -> list[tuple]:
    own = ("execution", "review", "attempts", "seconds", "by")
    return [(e.step, e.kind, e.identity, {k: v for k, v in e.data.items() if k not in own}) for e in kept if e.identity]


async def test_from_every_entry_it_ends_alike_and_repeats_nothing(talk, server):
    old = await talk()
    whole = await entries(old)
    for at in range(1, old.seq + 1):
        server.requests.clear()
        cell = PaperCell()
        new = await go_on(await forked(old, at), cell)
        past = [entry.kind for entry in whole[:at]]
        assert (new.status, answers(await entries(new))) == ("ended", answers(whole)), f"forked at {at}"
        assert len(server.requests) == 4 - past.count("model_answered")
        assert len(cell.jobs) == await new.executions.acount() == 2 - past.count("code_finished")
    assert await sync_to_async(lambda: answers(journal.read(old.pk)))() == answers(whole)


async def test_it_says_where_it_comes_from(talk, bob):
    old = await talk()
    new = await forked(old, 5, bob)
    assert (new.number, new.forked_from_id, new.forked_at, new.started_by_id) == (2, old.pk, 5, bob.pk)
    kept = await entries(new)
    assert (kept[-1].kind, kept[-1].seq, new.inherited) == ("run_forked", new.seq, new.seq - 1)
    assert (kept[-1].data["number"], kept[-1].data["by"]) == (1, "Bob")


async def test_it_has_paid_for_nothing_of_its_past(talk):
    old = await talk()
    answered = [entry.seq for entry in await entries(old) if entry.kind == "model_answered"]
    new = await forked(old, answered[2])
    assert (new.prompt_tokens, new.completion_tokens, new.cost) == (0, 0, 0)
    new = await go_on(new)
    (row,) = (await sync_to_async(tables)(new))[0].rows
    assert (new.prompt_tokens, row.prompt_tokens, row.calls) == (60, 60, 1)


async def test_its_budget_is_whole_again(talk, server):
    old = await talk(budget={"tokens": 250, "then": "end"})
    assert (old.stop_rule, len(server.requests)) == ("budget", 3)
    new = await go_on(await forked(old, old.seq))
    assert (new.stop_rule, len(server.requests)) == ("termination_msg", 4)


async def test_the_files_are_those_of_the_past(talk):
    old = await talk()
    finished = [entry.seq for entry in await entries(old) if entry.kind == "code_finished"]
    names = []
    for at in (1, finished[0], finished[1]):
        new, cell = await forked(old, at), PaperCell()
        names.append(sorted([file.name async for file in new.artifacts.all()]))
        await go_on(new, cell)
        assert all({"data.csv"} <= {file.name for file in job.files} for job in cell.jobs)
    assert names == [["data.csv"], ["data.csv"], ["data.csv", "out.txt"]]


async def test_a_fork_of_a_fork(talk, server):
    old = await talk()
    seqs = [entry.seq for entry in await entries(old) if entry.kind == "said"]
    first = await go_on(await forked(old, seqs[2]))
    server.requests.clear()
    second = await go_on(await forked(first, first.seq))
    assert (second.status, len(server.requests)) == ("ended", 0)
    assert [entry.kind for entry in await entries(second)].count("run_forked") == 1
    assert answers(await entries(second)) == answers(await entries(old))


async def test_a_run_that_waits_is_forked_with_a_review_of_its_own(workspace):
    old = await go_on(await sync_to_async(start)(workspace, WORKING, DONE))
    theirs = await sync_to_async(waiting_review)(old)
    new = await go_on(await forked(old, old.seq))
    own = await sync_to_async(waiting_review)(new)
    assert (new.waits_for, own.pk == theirs.pk, own.digest) == ("review", False, theirs.digest)
    await sync_to_async(deciding.decide)(own.pk, verdicts.Approve(own.digest), None)
    assert (await go_on(new)).status == Run.Status.ENDED
    await old.arefresh_from_db()
    assert old.waits_for == "review"


async def test_an_approval_counts_once(workspace):
    """Its own run has it: the fork asks again before the code runs."""
    old = await go_on(await sync_to_async(start)(workspace, WORKING, DONE))
    review = await sync_to_async(waiting_review)(old)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Approve(review.digest), None)
    await go_on(old)
    (decided,) = [entry.seq for entry in await entries(old) if entry.kind == "review_decided"]
    cell = PaperCell()
    new = await go_on(await forked(old, decided), cell)
    assert (new.waits_for, cell.jobs, await Execution.objects.filter(run=new).acount()) == ("review", [], 0)


async def test_a_rejection_stays(workspace):
    old = await go_on(await sync_to_async(start)(workspace, WORKING, DONE))
    review = await sync_to_async(waiting_review)(old)
    await sync_to_async(deciding.decide)(review.pk, verdicts.Reject(review.digest, "Too wild."), None)
    await go_on(old)
    (decided,) = [entry.seq for entry in await entries(old) if entry.kind == "review_decided"]
    new = await go_on(await forked(old, decided))
    said = [entry.data["content"] for entry in await entries(new) if entry.kind == "said"]
    assert (new.status, f"{REJECTED}CODE: Too wild." in said) == ("ended", True)


async def test_a_message_is_edited(talk, server):
    old = await talk()
    said = [entry for entry in await entries(old) if entry.kind == "said" and entry.data["speaker"] == "coder"]
    server.requests.clear()
    new = await go_on(await forked(old, said[0].seq, None, Edit("All is well.\n\nTERMINATE")))
    talked = [entry.data["content"] for entry in await entries(new) if entry.kind == "said"]
    assert (new.status, len(server.requests), talked[-1]) == ("ended", 0, "All is well.\n\nTERMINATE")
    assert [e for e in await entries(new) if e.kind == "model_answered"][-1].data["edited_by"] == "A person"
    assert (await old.entries.aget(seq=said[0].seq)).data["content"] == FAILING


async def test_what_a_person_said_is_edited(workspace):
    old = await go_on(await sync_to_async(start)(workspace, "One.", DONE, human_input="always"))
    await sync_to_async(lambda: questions.answer(waiting_question(old).pk, "Go left.", by=None))()
    old = await go_on(old)
    (answered,) = [entry.seq for entry in await entries(old) if entry.kind == "person_answered"]
    new = await go_on(await forked(old, answered + 1, None, Edit("Go right.")))
    assert [e.data["content"] for e in await entries(new) if e.kind == "said" and e.data.get("by_person")] == [
        "Go right."
    ]


@pytest.mark.parametrize("kind", ["run_started", "chat_started", "code_finished", "run_ended"])
async def test_what_nobody_wrote_cannot_be_edited(talk, kind):
    old = await talk()
    at = next(entry.seq for entry in await entries(old) if entry.kind == kind)
    with pytest.raises(NotForkable):
        await forked(old, at, None, Edit("Something else."))
    assert await Run.objects.acount() == 1


@pytest.mark.parametrize("at", [0, 9999])
async def test_there_has_to_be_such_an_entry(talk, at):
    with pytest.raises(NotForkable):
        await forked(await talk(), at)


@pytest.mark.parametrize("scene", [scenes.group, scenes.nested, scenes.side_by_side])
async def test_every_way_of_talking_is_forked_anywhere(workspace, scene):
    old = await go_on(await sync_to_async(scenes.begin)(workspace, scene()))
    whole = sorted(answers(await entries(old)), key=lambda row: row[0])
    for at in range(1, old.seq + 1, 2):
        new = await go_on(await forked(old, at))
        assert (new.status, sorted(answers(await entries(new)), key=lambda row: row[0])) == ("ended", whole), at


async def test_killed_at_every_statement(talk, server):
    old = await talk()
    at = next(entry.seq for entry in await entries(old) if entry.kind == "code_finished")
    for place in count(1):
        before = await Run.objects.acount()
        async with killed_before_statement(place) as death:
            await forked(old, at)
        if not death.struck:
            break
        assert await Run.objects.acount() == before, f"half a fork, killed at {place}"
    server.requests.clear()
    (new,) = [run async for run in Run.objects.exclude(pk=old.pk)]
    assert ((await go_on(new)).status, len(server.requests)) == ("ended", 3)


retry = sync_to_async(forks.retry)


async def test_retry_goes_on_from_the_step_that_failed(workspace):
    run = await sync_to_async(lambda: start_team(workspace, _elsewhere(), DONE))()
    run = await go_on(run)
    assert run.status == Run.Status.PAUSED
    script = (await workspace.connections.aget(name="Script")).script
    await workspace.connections.acreate(name="Elsewhere", kind="scripted", model="s", script=script)
    assert [again.pk if (again := await retry(run)) else None for _ in range(2)] == [run.pk, None]
    assert (await go_on(run)).status == Run.Status.ENDED


def _elsewhere() -> dict:
    spec = team()
    spec["agents"][0]["model"] = "Elsewhere"
    return spec


async def test_retry_of_a_run_that_was_ended_is_one_fork(talk, server, alice, bob):
    old = await talk(budget={"tokens": 250, "then": "end"})
    first, second = await retry(old, alice), await retry(old, bob)
    assert (first.pk == second.pk, first.forked_from_id, first.started_by_id) == (True, old.pk, alice.pk)
    assert ((await go_on(first)).status, len(server.requests)) == ("ended", 4)


async def test_there_is_nothing_to_retry_where_it_is_done(talk):
    old = await talk()
    assert (await retry(old), await Run.objects.acount()) == (None, 1)
