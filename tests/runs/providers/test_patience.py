from __future__ import annotations

import pytest

from runs.providers.chat import BrokenAnswer, Connection, Overloaded, ProviderError, Unreachable
from runs.providers.patience import FIRST_PAUSE, LONGEST_PAUSE, patiently, pause
from tests.model_server import HangUp, Raw, Status, Text

from .conftest import Caller

BUSY = 'data: {"error": {"code": 503, "message": "busy"}}\n\n'


def passing(seconds: float = 0.0) -> ProviderError:
    error = Overloaded("busy")
    error.passing, error.retry_after = True, seconds
    return error


class Attempts:
    """Fails with each of `errors` in turn, then answers with how many there were."""

    def __init__(self, *errors: ProviderError) -> None:
        self.errors, self.made = list(errors), 0

    async def __call__(self) -> int:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.made


def connection(**settings: float) -> Connection:
    return Connection("test", "openai", "m", **settings)


async def test_it_works() -> None:
    assert await patiently(connection(retries=2), Attempts(passing(), passing())) == 3


@pytest.mark.parametrize(
    ("settings", "errors", "made"),
    [
        ({"retries": 2}, [passing()] * 5, 3),
        ({"retries": 0}, [passing()] * 5, 1),
        ({"deadline": 5.0}, [passing(6.0)], 1),
        ({"deadline": 0.0}, [passing(0.01)], 1),
        ({}, [Overloaded("for good")], 1),
        ({}, [passing(), BrokenAnswer("half")], 2),
    ],
    ids=["retries used up", "no retries", "longer than the deadline", "no time", "for good", "then something else"],
)
async def test_when_it_gives_up(settings: dict[str, float], errors: list[ProviderError], made: int) -> None:
    attempts = Attempts(*errors)
    with pytest.raises(ProviderError) as caught:
        await patiently(connection(**settings), attempts)
    assert (attempts.made, caught.value) == (made, errors[made - 1])


def test_pauses_grow_up_to_a_bound() -> None:
    assert pause(0) <= FIRST_PAUSE
    assert pause(2) > FIRST_PAUSE
    assert pause(5000) <= LONGEST_PAUSE


def test_the_server_may_say_when() -> None:
    assert (pause(0, 7.5), pause(3, -2.0)) == (7.5, 0.0)


@pytest.mark.parametrize("trouble", [Status(429), Status(500), Status(503), Status(529), Raw(BUSY)])
async def test_trouble_that_passes_is_not_noticed(caller: Caller, trouble: object) -> None:
    caller.server.answers(trouble, "At last.")
    assert (await caller.complete()).text == "At last."


async def test_a_dropped_line_is_tried_again(caller: Caller) -> None:
    caller.server.answers(HangUp(), "At last.")
    assert (await caller.complete()).text == "At last."


@pytest.mark.parametrize("status", [429, 500, 529])
async def test_it_is_asked_as_often_as_the_connection_says(caller: Caller, status: int) -> None:
    assert isinstance(await caller.error(*[Status(status)] * 3, retries=2), Overloaded)
    assert len(caller.server.requests) == 3


@pytest.mark.parametrize(
    "trouble",
    [Status(400), Status(401), Status(404), Status(408), Text("one two", cut_at=1), Status(429, retry_after=99)],
)
async def test_what_does_not_pass_is_reported_at_once(caller: Caller, trouble: object) -> None:
    await caller.error(trouble)
    assert len(caller.server.requests) == 1


async def test_what_a_person_has_begun_to_read_is_not_begun_again(caller: Caller) -> None:
    begun = 'data: {"choices": [{"delta": {"content": "Hi"}}]}\n\n'
    assert isinstance(await caller.error(Raw(begun + BUSY)), Overloaded)
    assert len(caller.server.requests) == 1


async def test_a_server_that_is_away_is_not_waited_for(caller: Caller) -> None:
    assert not (await caller.error(base_url="http://127.0.0.1:1/v1")).passing


async def test_a_dropped_line_is_reported_where_it_stays_so(caller: Caller) -> None:
    assert isinstance(await caller.error(HangUp(), retries=0), Unreachable)


async def test_a_date_says_when_too(caller: Caller) -> None:
    error = await caller.error(Status(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), retries=0)
    assert error.retry_after is not None
    assert error.retry_after < 0
