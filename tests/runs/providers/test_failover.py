from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from runs.providers.chat import BadRequest, Completion, Connection, Filtered, Overloaded, Request, Usage
from runs.providers.failover import Listener, complete
from tests.model_server import Status, Text

from .conftest import HELLO_REQUEST as HELLO
from .conftest import Caller


def called(caller: Caller, *names: str, **changes: Any) -> list[Connection]:
    return [replace(caller.connection(**changes), name=name) for name in names]


async def test_it_works(caller: Caller) -> None:
    caller.server.answers(Status(401), Status(404), "Third time lucky.")
    failed: list[tuple[str, str]] = []
    completion = await complete(
        called(caller, "a", "b", "c"),
        HELLO,
        Listener(caller.streamed.append, lambda connection, error: failed.append((connection.name, error.cause))),
    )
    assert (completion.connection, completion.text) == ("c", "Third time lucky.")
    assert failed == [("a", "refused"), ("b", "no such model")]


async def test_the_last_error_is_raised(caller: Caller) -> None:
    caller.server.answers(Status(401), Status(500))
    with pytest.raises(Overloaded):
        await complete(called(caller, "a", "b", retries=0), HELLO, Listener(caller.streamed.append))


async def test_what_a_failed_attempt_streamed_is_void(caller: Caller) -> None:
    caller.server.answers(Text("half an answer", cut_at=2), "Whole.")
    seen = caller.streamed
    await complete(called(caller, "a", "b"), HELLO, Listener(seen.append, restart=lambda: seen.append("<restart>")))
    assert seen == ["half ", "an ", "<restart>", "Whole."]


async def test_nothing_is_void_where_nothing_was_streamed(caller: Caller) -> None:
    caller.server.answers(Status(401), "Whole.")
    seen = caller.streamed
    await complete(called(caller, "a", "b"), HELLO, Listener(seen.append, restart=lambda: seen.append("<restart>")))
    assert seen == ["Whole."]


async def test_an_unavailable_kind_is_passed_over(caller: Caller) -> None:
    caller.server.answers("Fine.")
    first, second = called(caller, "a", "b")
    first = replace(first, kind="telepathy")
    assert (await complete([first, second], HELLO, Listener(caller.streamed.append))).connection == "b"


async def test_no_connection_at_all() -> None:
    with pytest.raises(BadRequest, match="no model connection"):
        await complete([], HELLO, Listener(print))


async def test_without_retries_each_connection_is_asked_once(caller: Caller) -> None:
    caller.server.answers(Status(500), "Fine.")
    await complete(called(caller, "a", "b", retries=0), HELLO, Listener(caller.streamed.append))
    assert len(caller.server.requests) == 2


async def test_a_content_filter_ends_it_at_once(caller: Caller) -> None:
    caller.server.answers(Status(400, "blocked", code="content_filter"), "Said all the same.")
    with pytest.raises(Filtered):
        await complete(called(caller, "a", "b"), HELLO, Listener(caller.streamed.append))
    assert len(caller.server.requests) == 1


async def test_an_answer_that_was_held_back_ends_it_too(caller: Caller) -> None:
    caller.server.answers(Text("", finish="content_filter"), "Said all the same.")
    with pytest.raises(Filtered):
        await complete(called(caller, "a", "b"), HELLO, Listener(caller.streamed.append))


class Notes:
    """A memory that knows one connection's answer, and notes what it is given."""

    def __init__(self, *, knows: str, answer: Completion) -> None:
        self.knows, self.answer, self.kept = knows, answer, []

    async def recall(self, connection: Connection, request: Request) -> Completion | None:
        return self.answer if connection.name == self.knows else None

    async def keep(self, connection: Connection, request: Request, completion: Completion) -> None:
        self.kept.append((connection.name, completion.text))


KNOWN = Completion("As I said.", "m", "b", "stop", Usage(1, 1), 0.0, cached=True)


async def test_what_is_remembered_is_not_asked_for(caller: Caller) -> None:
    notes = Notes(knows="a", answer=KNOWN)
    assert await complete(called(caller, "a"), HELLO, Listener(caller.streamed.append), notes) is KNOWN
    assert (caller.streamed, caller.server.requests, notes.kept) == (["As I said."], [], [])


async def test_each_connection_is_remembered_by_itself(caller: Caller) -> None:
    caller.server.answers(Status(401))
    notes = Notes(knows="b", answer=KNOWN)
    completion = await complete(called(caller, "a", "b"), HELLO, Listener(caller.streamed.append), notes)
    assert completion is KNOWN


async def test_what_was_asked_for_is_kept(caller: Caller) -> None:
    caller.server.answers(Status(401), "Fine.")
    notes = Notes(knows="", answer=KNOWN)
    await complete(called(caller, "a", "b"), HELLO, Listener(caller.streamed.append), notes)
    assert notes.kept == [("b", "Fine.")]
