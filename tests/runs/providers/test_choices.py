from __future__ import annotations

from dataclasses import replace

import pytest

from runs.providers.chat import Request
from runs.providers.choices import chosen
from runs.providers.openai_compatible import OpenAICompatible
from tests.model_server import Status

from .conftest import HELLO, Caller

NAMES = ("alpha", "beta")
WHO = Request(HELLO, choice=NAMES)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ('{"name": "beta"}', "beta"),
        (' {"name": "alpha"}\n', "alpha"),
        ("The next speaker should be beta.", "The next speaker should be beta."),
        ('{"name": "gamma"}', '{"name": "gamma"}'),
        ('{"next": "beta"}', '{"next": "beta"}'),
        ('{"name": ["beta"]}', '{"name": ["beta"]}'),
        ("{beta}", "{beta}"),
        (" beta\n", " beta\n"),
        ("", ""),
    ],
)
def test_the_word_inside(answer: str, name: str) -> None:
    assert chosen(answer, NAMES) == name


async def test_it_works(caller: Caller) -> None:
    caller.server.answers('{"name": "beta"}')
    assert ((await caller.ask(WHO)).text, caller.streamed) == ("beta", ["beta"])
    offered = caller.server.requests[0].body["response_format"]["json_schema"]
    assert offered["schema"]["properties"]["name"]["enum"] == ["alpha", "beta"]


async def test_a_server_that_ignores_it_answers_in_words(caller: Caller) -> None:
    caller.server.answers("I pick beta.\n")
    assert (await caller.ask(WHO)).text == "I pick beta.\n"


async def test_nothing_is_offered_where_there_is_no_choice(caller: Caller) -> None:
    caller.server.answers('{"name": "beta"}')
    assert (await caller.complete()).text == '{"name": "beta"}'
    assert "response_format" not in caller.server.requests[0].body


async def test_a_connection_may_not_want_it(caller: Caller) -> None:
    caller.server.answers("beta")
    await caller.ask(WHO, structured=False)
    assert "response_format" not in caller.server.requests[0].body


@pytest.mark.parametrize(
    "refusal",
    [
        Status(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model"),
        Status(422, "This model does not support response format `json_schema`"),
    ],
)
async def test_a_refusal_is_remembered(caller: Caller, refusal: Status) -> None:
    caller.server.answers(refusal, "beta", "alpha")
    assert [(await caller.ask(WHO)).text for _ in "12"] == ["beta", "alpha"]
    assert ["response_format" in request.body for request in caller.server.requests] == [True, False, False]


async def test_another_model_there_is_offered_it_all_the_same(caller: Caller) -> None:
    caller.server.answers(Status(400, "no response_format here"), "beta", "beta")
    await caller.ask(WHO)
    connection = replace(caller.connection(), model="another")
    await OpenAICompatible().complete(connection, WHO, print)
    assert "response_format" in caller.server.requests[-1].body


async def test_what_else_is_refused_is_reported(caller: Caller) -> None:
    caller.server.answers(Status(400, "temperature is too high"))
    with pytest.raises(Exception, match="temperature is too high"):
        await caller.ask(WHO)
    assert len(caller.server.requests) == 1


async def test_a_server_may_refuse_more_than_one_thing(caller: Caller) -> None:
    caller.server.answers(Status(400, "unknown: stream_options"), Status(400, "unknown: response_format"), "beta")
    assert (await caller.ask(WHO)).text == "beta"
    assert "stream_options" not in caller.server.requests[-1].body
