from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from runs.providers import reading
from runs.providers.chat import BrokenAnswer, Request
from runs.providers.openai_compatible import OpenAICompatible
from tests.model_server import Hold, ModelServer, Raw, Status, Text

from .conftest import HELLO, KEY, Caller


async def test_it_works(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("Hello there, Alice.", usage=(12, 4)))
    completion = await caller.complete(price=(Decimal("0.5"), Decimal("1.5")))
    assert completion.text == "".join(caller.streamed) == "Hello there, Alice."
    assert completion.usage.cost == Decimal("0.012")


async def test_it_asks_plainly(caller: Caller, server: ModelServer) -> None:
    server.answers("Fine.")
    await caller.complete(temperature=0.5)
    assert server.requests[0].body == {
        "model": "test-model",
        "messages": HELLO,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
    }


async def test_text_arrives_while_the_answer_is_still_being_written(caller: Caller, server: ModelServer) -> None:
    hold = Hold()
    server.answers(Text("one two three", hold=hold, hold_at=2))
    first = asyncio.Event()
    connection = caller.connection()
    provider = OpenAICompatible()
    call = asyncio.create_task(provider.complete(connection, Request(HELLO), lambda piece: first.set()))
    await first.wait()
    assert not call.done()
    hold.release()
    assert (await call).text == "one two three"


async def test_a_cancelled_call_hangs_up(caller: Caller, server: ModelServer) -> None:
    hold = Hold()
    server.answers(Text("one two three", hold=hold, hold_at=1))
    call = asyncio.create_task(caller.complete())
    await hold.reached()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    hold.release()


async def test_a_server_that_does_not_stream(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("All at once.", stream=False, usage=(3, 3)))
    completion = await caller.complete()
    assert completion.text == "All at once."
    assert completion.usage.completion_tokens == 3


async def test_a_wrong_content_type_does_not_matter(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("Streamed anyway.", content_type="text/plain"))
    assert (await caller.complete()).text == "Streamed anyway."


async def test_a_stream_without_done_is_whole_if_it_says_why_it_stopped(caller: Caller, server: ModelServer) -> None:
    server.answers(Raw('data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}', "text/event-stream"))
    assert (await caller.complete()).text == "Hi"


async def test_usage_is_estimated_where_the_server_names_none(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("four words are here", usage=()))
    assert (await caller.complete()).usage.estimated


async def test_a_server_that_refuses_stream_options_is_asked_without_them(caller: Caller, server: ModelServer) -> None:
    server.answers(Status(400, "Unrecognized request argument supplied: stream_options"), "Fine.", "Again.")
    await caller.complete()
    await caller.complete()
    assert ["stream_options" in request.body for request in server.requests] == [True, False, False]


async def test_only_valid_names_are_sent(caller: Caller, server: ModelServer) -> None:
    server.answers("Fine.")
    names = ["Coder_1", "Data Analyst", "", "x" * 65]
    await caller.complete([{"role": "user", "content": "x", "name": name} for name in names])
    assert [message.get("name") for message in server.requests[0].body["messages"]] == ["Coder_1", None, None, None]


async def test_a_key_is_sent_even_where_there_is_none(caller: Caller, server: ModelServer) -> None:
    server.answers("Fine.")
    await caller.complete(api_key="")
    assert server.requests[0].headers["Authorization"] == "Bearer none"


async def test_the_account_in_the_environment_is_not_sent(
    caller: Caller, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "of-the-operator")
    server.answers("Fine.")
    await caller.complete()
    assert "of-the-operator" not in str(server.requests[0].headers)


async def test_two_megabytes_arrive_whole(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("x" * 2_000_000))
    assert len((await caller.complete()).text) == 2_000_000


async def test_an_answer_is_cut_where_it_gets_too_long(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("one two three four"))
    completion = await caller.complete(longest=9)
    assert (completion.text, completion.finish) == ("one two t", "length")


async def test_an_emoji_cut_in_two_is_whole_again(caller: Caller, server: ModelServer) -> None:
    server.answers(Text("🎉!", pieces=("\ud83c", "\udf89!\0")))
    await caller.complete()
    assert caller.streamed == ["🎉!"]


async def test_trouble_that_passes_is_not_noticed(caller: Caller, server: ModelServer) -> None:
    server.answers(Status(429), Status(503), "At last.")
    assert (await caller.complete()).text == "At last."
    assert len(server.requests) == 3


async def test_keep_alive_comments_are_signs_of_life(caller: Caller, server: ModelServer) -> None:
    server.answers(Raw(': still thinking\n\ndata: {"choices":[{"message":{"content":"Hm."}}]}\n\ndata: [DONE]\n\n'))
    assert (await caller.complete()).text == "Hm."


async def test_a_key_with_a_line_break_from_the_clipboard_is_trimmed(caller: Caller, server: ModelServer) -> None:
    server.answers("Fine.")
    await caller.complete(api_key=f" {KEY}\n")
    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"


async def test_an_endless_body_is_given_up(
    caller: Caller, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_BODY", 100)
    server.answers(Text("x" * 200_000, stream=False))
    with pytest.raises(BrokenAnswer, match="without end"):
        await caller.complete()


async def test_content_may_come_in_parts(caller: Caller, server: ModelServer) -> None:
    parts = '[{"type": "thinking"}, {"type": "text", "text": "Hm."}]'
    server.answers(Raw(f'{{"choices": [{{"message": {{"content": {parts}}}, "finish_reason": "stop"}}]}}'))
    assert (await caller.complete()).text == "Hm."


async def test_usage_that_makes_no_sense_is_estimated(caller: Caller, server: ModelServer) -> None:
    server.answers(Raw('{"choices": [{"message": {"content": "Hm."}}], "usage": {"prompt_tokens": null}}'))
    assert (await caller.complete()).usage.estimated


@pytest.mark.parametrize("stream", [True, False])
async def test_an_answer_of_nothing_is_no_error(caller: Caller, server: ModelServer, stream: bool) -> None:
    server.answers(Text("", stream=stream))
    completion = await caller.complete()
    assert (completion.text, completion.calls, completion.finish) == (None, (), "stop")


async def test_blanks_are_an_answer(caller: Caller, server: ModelServer) -> None:
    server.answers(Text(" \n"))
    assert (await caller.complete()).text == " \n"


async def test_the_temperature_of_a_request_wins(caller: Caller, server: ModelServer) -> None:
    server.answers("Fine.")
    await caller.ask(Request(HELLO, temperature=0.0), temperature=0.5)
    assert server.requests[0].body["temperature"] == 0.0
