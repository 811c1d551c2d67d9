"""Two people publish at the same moment: two threads with a connection each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from agents.models import Team, TeamVersion
from agents.versions.publishing import NotPublished, publish
from studio.accounts.models import User, Workspace
from tests.agents.versions import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def attempt(team: Team, person: User, ready: Barrier) -> str:
    try:
        ready.wait(timeout=30)
        return str(patiently(team, person))
    except NotPublished as refused:
        return str(refused)
    finally:
        connection.close()


def patiently(team: Team, person: User) -> TeamVersion:
    """The SQLite of tests lies in memory, where a second writer is not let wait but told at once to come again."""
    while True:
        try:
            return publish(team, "", person)
        except OperationalError as error:
            if "locked" not in str(error):
                raise


def test_one_is_first_and_the_other_is_told(workspace: Workspace, alice: User, bob: User) -> None:
    team, ready = drafts.team(workspace), Barrier(2)
    with ThreadPoolExecutor(2) as people:
        said = [people.submit(attempt, team, person, ready) for person in (alice, bob)]
    assert sorted(one.result() for one in said) == ["Nothing has changed since version 1.", "Version 1"]
    assert TeamVersion.objects.count() == 1
