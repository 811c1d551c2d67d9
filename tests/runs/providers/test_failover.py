from __future__ import annotations

from dataclasses import replace

import pytest

from runs.providers.chat import BadRequest, Overloaded
from runs.providers.failover import complete
from tests.model_server import Status, Text

from .conftest import HELLO, Caller


def called(caller: Caller, *names: str) -> list:
    return [replace(caller.connection(), name=name) for name in names]


async def test_it_works(caller: Caller) -> None:
    caller.server.answers(Status(401), Status(404), "Third time lucky.")
    failed: list[tuple[str, str]] = []
    completion = await complete(
        called(caller, "a", "b", "c"),
        HELLO,
        caller.streamed.append,
        lambda connection, error: failed.append((connection.name, error.cause)),
    )
    assert (completion.connection, completion.text) == ("c", "Third time lucky.")
    assert failed == [("a", "refused"), ("b", "no such model")]


async def test_the_last_error_is_raised(caller: Caller) -> None:
    caller.server.answers(Status(401), *[Status(500)] * 3)
    with pytest.raises(Overloaded):
        await complete(called(caller, "a", "b"), HELLO, caller.streamed.append)


async def test_what_a_failed_attempt_streamed_is_void(caller: Caller) -> None:
    caller.server.answers(Text("half an answer", cut_at=2), "Whole.")
    seen = caller.streamed
    await complete(called(caller, "a", "b"), HELLO, seen.append, on_restart=lambda: seen.append("<restart>"))
    assert seen == ["half ", "an ", "<restart>", "Whole."]


async def test_nothing_is_void_where_nothing_was_streamed(caller: Caller) -> None:
    caller.server.answers(Status(401), "Whole.")
    seen = caller.streamed
    await complete(called(caller, "a", "b"), HELLO, seen.append, on_restart=lambda: seen.append("<restart>"))
    assert seen == ["Whole."]


async def test_an_unavailable_kind_is_passed_over(caller: Caller) -> None:
    caller.server.answers("Fine.")
    first, second = called(caller, "a", "b")
    first = replace(first, kind="telepathy")
    assert (await complete([first, second], HELLO, caller.streamed.append)).connection == "b"


async def test_no_connection_at_all() -> None:
    with pytest.raises(BadRequest, match="no model connection"):
        await complete([], HELLO, print)
