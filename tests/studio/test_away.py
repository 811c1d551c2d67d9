"""While the database is away, or the disk is full, pages say so in plain words, and work again afterwards."""

import errno
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection
from django.test import AsyncClient

from studio.web.database import is_away
from tests.runs.killing import watched

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "The database does not answer just now."


def away(*_: Any) -> Any:
    raise OperationalError("the database system is shutting down")


@pytest.fixture
def visitor(as_alice):
    as_alice.raise_request_exception = False
    return as_alice


def test_a_page_says_that_the_database_is_away(visitor):
    with connection.execute_wrapper(away):
        answer = visitor.get("/runs/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert SAID in answer.content.decode()
    assert visitor.get("/runs/").status_code == 200


def test_htmx_gets_a_message_for_the_corner(visitor):
    with connection.execute_wrapper(away):
        answer = visitor.get("/runs/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (503, "#flashes")
    assert "<html" not in answer.content.decode()


async def test_so_does_the_real_server(alice, workspace):
    client = AsyncClient(raise_request_exception=False)
    await sync_to_async(client.force_login)(alice)
    async with watched(away):
        answer = await client.get("/runs/")
    assert (answer.status_code, SAID in answer.content.decode()) == (503, True)
    assert (await client.get("/runs/")).status_code == 200


def test_a_full_disk_is_told(visitor, monkeypatch):
    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with connection.execute_wrapper(full):
        answer = visitor.get("/runs/")
    assert (answer.status_code, "The disk is full" in answer.content.decode()) == (503, True)


def test_an_error_of_ours_is_none_of_these(visitor):
    def stumble(*_: Any) -> Any:
        raise RuntimeError("stumbled")

    with connection.execute_wrapper(stumble):
        assert visitor.get("/runs/").status_code == 500


def test_a_mistake_in_a_statement_is_not_the_database_being_away():
    with pytest.raises(Exception, match="nowhere") as caught, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM nowhere")
    assert not is_away(caught.value)
