"""A run that reaches its budget asks a person, or ends; what was begun is finished, and nothing is asked twice."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest
from asgiref.sync import sync_to_async

from agents.spec_budget import BudgetSpec
from runs import driver, journal, lifecycle
from runs.budgets import asking
from runs.budgets.asking import Undecidable
from runs.models import Execution, Overrun, Run
from tests.model_server import Hold
from tests.runs import scenes
from tests.runs.killing import killed_after_write, killed_before_statement, time_passes
from tests.runs.rig import DONE, FAILING, WORKING, PaperCell, go_on, start_team, team

from .conftest import answer

pytestmark = pytest.mark.django_db(transaction=True)

LONG = [answer(f"Answer {number}.") for number in range(1, 9)]


async def question(run: Run) -> Overrun:
    return await Overrun.objects.aget(run=run, decision="")


async def raised(run: Run, by=None, **limits) -> None:
    await sync_to_async(asking.raise_to)((await question(run)).pk, limits, by)


async def rows(run: Run, kind: str) -> list[dict]:
    return [entry.data for entry in await sync_to_async(journal.read)(run.pk) if entry.kind == kind]


async def test_it_asks_and_holds_no_worker(begin, server):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    assert (run.status, run.waits_for, run.owner, run.lease_until) == ("waiting", "budget", "", None)
    assert (await question(run)).reached == {"tokens": {"used": 200, "of": 150}}
    assert len(server.requests) == 2


async def test_raising_it_goes_on_where_it_was(begin, server, alice):
    server.answers(*LONG[:2], answer(DONE))
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    await raised(run, alice, tokens=1000)
    run = await go_on(run)
    assert (run.status, run.stop_rule, len(server.requests)) == ("ended", "termination_msg", 3)
    (decided,) = await rows(run, "budget_decided")
    assert (decided["decision"], decided["raised"], decided["by"]) == ("raised", {"tokens": 1000}, "Alice")


async def test_a_raised_limit_holds_in_its_turn(begin, server):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    await raised(run, tokens=350)
    run = await go_on(run)
    assert (run.waits_for, (await question(run)).reached) == ("budget", {"tokens": {"used": 400, "of": 350}})
    assert len(server.requests) == 4


@pytest.mark.parametrize("limit", [100, 200, -5, "many", None, 10**15])
async def test_it_is_raised_to_more_than_was_used(begin, server, limit):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    with pytest.raises(Undecidable):
        await raised(run, tokens=limit)
    assert (await go_on(run)).waits_for == "budget"


async def test_a_person_ends_it(begin, server, alice):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    await sync_to_async(asking.end)((await question(run)).pk, alice)
    run = await go_on(run)
    assert (run.status, run.stop_rule, len(server.requests)) == ("ended", "budget", 2)
    assert run.stop_text == "Alice ended the run at its budget. It has used 200 of 150 tokens."


async def test_the_team_ends_it(begin, server):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150, "then": "end"}))
    assert (run.status, run.stop_rule, len(server.requests)) == ("ended", "budget", 2)
    assert (await rows(run, "run_ended"))[0]["limits"] == ["tokens"]


async def test_the_first_decision_counts(begin, server, alice, bob):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    overrun = await question(run)
    await sync_to_async(asking.raise_to)(overrun.pk, {"tokens": 250}, alice)
    for late in (lambda: asking.end(overrun.pk, bob), lambda: asking.raise_to(overrun.pk, {"tokens": 999}, bob)):
        with pytest.raises(Undecidable):
            await sync_to_async(late)()
    assert (await go_on(run)).waits_for == "budget"
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("budget", "calls"), [({"turns": 4}, 2), ({"cost": 1.5}, 2), ({"turns": 3, "tokens": 5000}, 1), ({"cost": 99}, 4)]
)
async def test_each_limit(begin, server, budget, calls):
    server.answers(*LONG[:3], answer(DONE))
    run = await go_on(await sync_to_async(begin)(budget))
    assert len(server.requests) == calls
    assert (run.status == Run.Status.ENDED) == (calls == 4)


async def test_minutes_are_those_of_models_code_and_tools(begin, server):
    server.answers(answer(FAILING), answer(FAILING), answer(DONE))
    run = await go_on(await sync_to_async(begin)({"minutes": 0.5 / 60}, approve="all"))
    assert ((await question(run)).reached.keys(), len(server.requests)) == ({"minutes"}, 1)


async def test_a_run_may_have_a_budget_of_its_own(begin, server):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}, budget=BudgetSpec(turns=6)))
    assert ((await question(run)).reached.keys(), len(server.requests)) == ({"turns"}, 3)


async def test_a_price_that_is_not_known_is_no_price(begin, server):
    server.answers(*LONG[:3], answer(DONE))
    run = await go_on(await sync_to_async(begin)({"cost": 0.01}, priced=False))
    assert (run.status, run.cost_is_partial, len(server.requests)) == ("ended", True, 4)


async def test_what_a_branch_has_begun_is_finished_and_one_question_is_asked(begin, server, workspace):
    holds = [Hold(), Hold()]
    server.answers(*(answer(f"Written {at}.", hold=hold) for at, hold in enumerate(holds)), *LONG)
    spec, _ = scenes.side_by_side(2, turns=3)
    for agent in spec["agents"][1:]:
        agent["model"] = "Script"
    run = await sync_to_async(begin)({"tokens": 50}, spec=spec)
    driving = asyncio.create_task(driver.drive(run.pk))
    for hold in holds:
        await hold.reached()
    for hold in holds:
        hold.release()
    await driving
    run = await go_on(run)
    assert (run.waits_for, len(await rows(run, "model_answered")), len(await rows(run, "budget_reached"))) == (
        "budget",
        2,
        1,
    )
    await raised(run, tokens=5000)
    run = await go_on(run)
    assert (run.status, len(server.requests), len(await rows(run, "budget_decided"))) == ("ended", 6, 1)


async def test_code_that_was_let_begin_is_taken_in_though_the_budget_is_used_up_by_then(begin, server, workspace):
    spec, _ = scenes.code_side_by_side(2)
    for coder, runner in zip(spec["agents"][:2], spec["agents"][2:], strict=True):
        coder["model"], runner["default_reply"] = "Script", "And?"
    hold = Hold()
    server.answers(answer(WORKING), answer("Talk."), answer("More.", hold=hold), *LONG)
    run, cell = await sync_to_async(begin)({"tokens": 300}, spec=spec, approve="all"), PaperCell()
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    while not await Execution.objects.filter(run=run).aexists():
        await asyncio.sleep(0)
    hold.release()
    await driving
    run = await go_on(run, cell)
    kinds = [entry.kind for entry in await sync_to_async(journal.read)(run.pk)]
    assert (run.waits_for, len(cell.jobs), kinds.count("code_finished")) == ("budget", 1, 1)


async def test_a_decision_that_comes_while_another_branch_is_at_work_is_not_slept_over(begin, server):
    spec, _ = scenes.side_by_side(2, turns=2)
    for agent in spec["agents"][1:]:
        agent["model"] = "Script"
    hold = Hold()
    server.answers(answer("Quick."), answer("Slow.", hold=hold), *LONG)
    run = await sync_to_async(begin)({"tokens": 50}, spec=spec)
    driving = asyncio.create_task(driver.drive(run.pk))
    await hold.reached()
    while not await Overrun.objects.filter(run=run).aexists():
        await asyncio.sleep(0)
    await raised(run, tokens=5000)
    hold.release()
    await driving
    await run.arefresh_from_db()
    assert (run.status, (await go_on(run)).status, len(server.requests)) == ("queued", "ended", 4)


async def test_stopped_while_it_asks(begin, server, alice):
    server.answers(*LONG)
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    await sync_to_async(lifecycle.stop)(run.pk, alice)
    run = await go_on(run)
    assert (run.status, run.stop_rule, len(server.requests)) == ("ended", "stopped", 2)
    with pytest.raises(Undecidable):
        await raised(run, tokens=1000)


async def test_decided_while_it_is_paused(begin, server, alice):
    server.answers(*LONG[:2], answer(DONE))
    run = await go_on(await sync_to_async(begin)({"tokens": 150}))
    await sync_to_async(lifecycle.pause)(run.pk, alice)
    await raised(run, tokens=1000)
    assert (await go_on(run)).status == Run.Status.PAUSED
    await sync_to_async(lifecycle.resume)(run.pk, alice)
    assert (await go_on(run)).status == Run.Status.ENDED
    assert len(server.requests) == 3


@pytest.mark.parametrize("killed", [killed_after_write, killed_before_statement])
@pytest.mark.parametrize("decision", ["raise", "end"])
async def test_killed_at_every_place(workspace, killed, decision):
    """Asking, deciding and going on, with a death at every statement that changes anything."""
    expected = None
    for place in count(0):
        spec = team(default_reply="And?") | {"budget": {"turns": 2}}
        run = await sync_to_async(start_team)(workspace, spec, "One.", DONE)
        async with killed(place) as death:
            await _decided(run, decision)
        await sync_to_async(time_passes)(run)
        await _decided(run, decision)
        run = await go_on(run)
        story = [(e.seq, e.kind, e.step, e.identity) for e in await sync_to_async(journal.read)(run.pk)]
        expected = expected or story
        assert (run.status, story) == ("ended", expected), f"killed at {place}"
        if place and not death.struck:
            break
    assert [kind for _, kind, *_ in expected].count("budget_decided") == 1


async def _decided(run: Run, decision: str) -> None:
    await go_on(run)
    overrun = await Overrun.objects.filter(run=run, decision="").afirst()
    if overrun and decision == "end":
        await sync_to_async(asking.end)(overrun.pk, None)
    elif overrun:
        await sync_to_async(asking.raise_to)(overrun.pk, {"turns": 9}, None)
    await go_on(run)
