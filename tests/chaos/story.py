"""The whole of it: the uncut runs, the runs that are disturbed, and what is left when all is over."""

from __future__ import annotations

from functools import partial

from runs.models import Run
from tests.chaos import installation
from tests.chaos.accounts import Account, account_of
from tests.chaos.installation import asked
from tests.chaos.killer import kill_until
from tests.chaos.person import Person
from tests.chaos.processes import GivenUp, say, until
from tests.chaos.reviewer import Reviewer
from tests.chaos.teams import TEAMS, task
from tests.chaos.verdict import Verdict, judge
from tests.chaos.world import World

#: Uncut runs are numbered from here.
_UNCUT = 1000


def tell(world: World, runs: int, kills: int, seed: int) -> Verdict:
    verdict = Verdict(world.form, seed)
    teams = asked(partial(installation.furnish, world.model_url))
    person = Person(world.manage("signin_link", "--url", world.url))
    starter = Starter(person, teams)
    with Reviewer(Person(world.manage("signin_link", "--url", world.url))) as reviewer:
        for number in range(len(TEAMS)):
            starter.start(_UNCUT + number)
        until("the end of the uncut runs", partial(asked, installation.all_stand))
        say(f"{len(TEAMS)} uncut runs are over")
        due = lambda done: starter.start_up_to(-(-runs * (done + 1) // kills))  # noqa: E731
        verdict.killed = kill_until(world, kills, seed, due)
        say(f"{kills} kills are over")
        until("the end of all runs", partial(asked, installation.all_stand))
    verdict.counts["answers of pages to the person that were none or 5xx"] = sum(
        count for status, count in reviewer.answers.items() if status == 0 or status >= 500
    )
    _weigh(verdict, _accounts())
    _look_for_what_is_left(verdict, world)
    person.close()
    return verdict


class Starter:
    """Starts runs as a person does. A start whose answer was lost is looked for before it is tried again."""

    def __init__(self, person: Person, teams: list[str]) -> None:
        self._person, self._teams, self._started = person, teams, 0

    def start(self, number: int) -> None:
        team = self._teams[number % len(self._teams)]

        def is_there() -> bool:
            if asked(partial(installation.has_run, task(number))):
                return True
            self._person.posts(f"/teams/{team}/run/", task=task(number))
            return False

        until(f"the start of run {number}", is_there)

    def start_up_to(self, count: int) -> None:
        while self._started < count:
            self._started += 1
            self.start(self._started)


def _accounts() -> list[Account]:
    return asked(lambda: [account_of(run) for run in Run.objects.order_by("number")])


def _weigh(verdict: Verdict, accounts: list[Account]) -> None:
    is_uncut = [int(account.run.task.rstrip(".").partition("#")[2]) >= _UNCUT for account in accounts]
    uncut = {account.run.team_name: account for account, is_one in zip(accounts, is_uncut, strict=True) if is_one}
    if unended := [str(account.run) for account in uncut.values() if account.run.status != Run.Status.ENDED]:
        raise GivenUp(f"uncut runs that did not end: {unended}")
    asked(lambda: judge(verdict, uncut, [a for a, is_one in zip(accounts, is_uncut, strict=True) if not is_one]))


def _look_for_what_is_left(verdict: Verdict, world: World) -> None:
    """What the sweep and the reaper take a while to find is waited for."""
    try:
        until("the end of all leases", lambda: asked(installation.leases) == 0, patience=60)
    finally:
        verdict.counts["leases left"] = asked(installation.leases)
    world.stop()
    try:
        until("the end of all containers", lambda: asked(installation.containers) == 0, patience=150)
    finally:
        verdict.counts["containers left"] = asked(installation.containers)
        verdict.counts["temporary files left"] = sum(1 for _ in world.scratch.rglob("*"))
