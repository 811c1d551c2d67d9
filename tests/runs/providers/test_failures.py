from __future__ import annotations

import logging
import socket
import traceback

import pytest

from runs.providers.chat import (
    BadRequest,
    BrokenAnswer,
    Filtered,
    NoSuchModel,
    Overloaded,
    ProviderError,
    Refused,
    TimedOut,
    Unreachable,
)
from tests.model_server import HTML, HangUp, Hold, Raw, Scripted, Status, Text

from .conftest import KEY, Caller

STREAM = "text/event-stream"


@pytest.mark.parametrize(
    ("scripted", "kind", "words"),
    [
        (Status(401, "Incorrect key"), Refused, "refused the API key (401): Incorrect key"),
        (Status(403), Refused, "refused the API key (403)"),
        (Status(404, 'model "test-model" not found, try pulling it first'), NoSuchModel, "no model “test-model”"),
        (Raw(HTML, "text/html", 404), NoSuchModel, "has no chat completions"),
        (Status(400, "The model `test-model` does not exist"), NoSuchModel, "no model “test-model”"),
        (Status(400, "sorry", code="model_not_found"), NoSuchModel, "no model “test-model”"),
        (Status(400, "temperature is too {high}"), BadRequest, "temperature is too {high}"),
        (Status(400, "This model's maximum context length is 4096 tokens"), BadRequest, "maximum context"),
        (Raw('{"detail": [{"loc": ["body"]}]}', status=422), BadRequest, '"loc"'),
        (Text("one two three", cut_at=2), BrokenAnswer, "after 8 characters"),
        (Text("one two three", cut_at=0), BrokenAnswer, "after 0 characters"),
        (Text("", finish="length"), BrokenAnswer, "used up its tokens"),
        (Text("", finish="content_filter"), Filtered, "content filter"),
        (Status(400, "blocked", code="content_filter"), Filtered, "(400): blocked"),
        (Raw("{}"), BrokenAnswer, "an empty answer (finish “nothing at all”)"),
        (Raw("", STREAM), BrokenAnswer, "an empty answer"),
        (Raw(HTML, "text/html"), BrokenAnswer, "a web page, not JSON; is the base URL right"),
        (Raw('{"choices": [', "application/json"), BrokenAnswer, "is not JSON"),
        (Raw("[1, 2]"), BrokenAnswer, "is not JSON"),
        (Raw("data: {oops\n\n", STREAM), BrokenAnswer, "is not JSON"),
        (Raw("plain words", STREAM), BrokenAnswer, "“plain words”"),
        (Raw('data: {"error": {"message": "out of memory"}}\n\n', STREAM), BrokenAnswer, "out of memory"),
        (Raw('data: {"error": {"code": 503, "message": "busy"}}\n\n', STREAM), Overloaded, "(503): busy"),
    ],
)
async def test_it_says_what_is_wrong(caller: Caller, scripted: Scripted, kind: type[ProviderError], words: str) -> None:
    error = await caller.error(scripted, retries=0)
    assert type(error) is kind
    assert words in str(error)
    assert error.mend


async def test_the_servers_own_words_are_kept(caller: Caller) -> None:
    error = await caller.error(Status(500, code="overloaded", retry_after=7), retries=0)
    assert (error.status, error.code, error.retry_after) == (500, "overloaded", 7)


async def test_an_account_without_credit_is_told_so_at_once(caller: Caller) -> None:
    error = await caller.error(Status(429, "You exceeded your current quota", code="insufficient_quota"))
    assert "no credit left" in error.mend
    assert len(caller.server.requests) == 1


async def test_a_missing_key_is_told_apart_from_a_wrong_one(caller: Caller) -> None:
    assert "has no API key" in (await caller.error(Status(401), api_key="")).mend


@pytest.mark.parametrize("hold_at", [0, 1])
async def test_silence_is_a_time_out(caller: Caller, hold_at: int) -> None:
    hold = Hold()
    error = await caller.error(Text("one two", hold=hold, hold_at=hold_at), timeout=0.2)
    hold.release()
    assert isinstance(error, TimedOut)
    assert "sent nothing for 0.2 seconds" in str(error)


async def test_an_answer_that_trickles_in_for_ever_is_a_time_out(caller: Caller) -> None:
    """The silence is not too long yet; the whole is."""
    hold = Hold()
    error = await caller.error(Text("one two three", hold=hold, hold_at=2), timeout=20.0, trickle=0.01)
    hold.release()
    assert isinstance(error, TimedOut)
    assert "was still answering" in str(error)


async def test_a_line_that_drops(caller: Caller) -> None:
    error = await caller.error(HangUp(), retries=0)
    assert isinstance(error, Unreachable)
    assert "hung up before it answered" in str(error)


async def test_a_refused_port(caller: Caller) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        error = await caller.error(base_url=f"http://127.0.0.1:{unused.getsockname()[1]}/v1")
    assert isinstance(error, Unreachable)


@pytest.mark.parametrize(
    "base_url",
    ["localhost:11434/v1", "ftp://example.org", "http://", "http://a b/v1", "http://[::1/v1", "http://x:99999"],
)
async def test_what_is_no_address(caller: Caller, base_url: str) -> None:
    assert isinstance(await caller.error(base_url=base_url), BadRequest)


@pytest.mark.parametrize("key", ["sk-“curly”", "sk-a\nsk-b"])
async def test_what_is_no_key(caller: Caller, key: str) -> None:
    error = await caller.error(api_key=key)
    assert isinstance(error, Refused)
    assert key not in str(error)


@pytest.mark.parametrize(
    "scripted",
    [
        Status(401, f"Incorrect API key provided: {KEY}"),
        Status(400, f"{'x' * 290}{KEY}"),
        Raw(f"{'x' * 55}{KEY}"),
        Raw(f'data: {{"error": {{"message": "{KEY}"}}}}\n\n', STREAM),
        Text("one two", cut_at=1),
    ],
)
async def test_the_key_is_never_told(caller: Caller, scripted: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    error = await caller.error(scripted)
    told = "".join(traceback.format_exception(error)) + error.mend + repr(caller.connection()) + caplog.text
    assert KEY[:12] not in told


async def test_a_password_in_the_base_url_is_never_told(caller: Caller) -> None:
    error = await caller.error(Status(401), base_url=caller.server.base_url.replace("//", "//alice:secret@"))
    assert "secret" not in str(error)
