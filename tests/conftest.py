"""People and places for all tests: Alice owns a workspace, Bob is a member of it, Charlie has one of his own."""

from __future__ import annotations

import asyncio

import pytest
from django.test import Client

from runs import database
from studio.accounts.models import Membership, User, Workspace


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running, and no other can run in its thread then."""
    for item in items:
        if "/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _person(name: str) -> User:
    return User.objects.create_user(username=name.lower(), first_name=name, password="a long pass phrase")


@pytest.fixture
def alice(db: None) -> User:
    return _person("Alice")


@pytest.fixture
def bob(db: None) -> User:
    return _person("Bob")


@pytest.fixture
def charlie(db: None) -> User:
    person = _person("Charlie")
    own = Workspace.objects.create(name="Charlie's")
    Membership.objects.create(user=person, workspace=own, role=Membership.Role.OWNER)
    return person


@pytest.fixture
def workspace(alice: User, bob: User) -> Workspace:
    shared = Workspace.objects.create(name="Shared")
    Membership.objects.create(user=alice, workspace=shared, role=Membership.Role.OWNER)
    Membership.objects.create(user=bob, workspace=shared, role=Membership.Role.MEMBER)
    return shared


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def as_alice(alice: User, workspace: Workspace) -> Client:
    return _signed_in(alice)


@pytest.fixture
def as_bob(bob: User, workspace: Workspace) -> Client:
    return _signed_in(bob)


@pytest.fixture
def as_charlie(charlie: User) -> Client:
    return _signed_in(charlie)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None):
    """The thread of `runs.database` lives as long as the tests; its connection must go before the database does."""
    yield
    asyncio.run(database.close())
