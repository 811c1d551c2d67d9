from __future__ import annotations

from runs.providers.chat import Connection
from runs.providers.check import LONGEST, check
from tests.model_server import Status, Text

from .conftest import Caller


async def test_it_works(caller: Caller) -> None:
    caller.server.answers("ready")
    result = await check(caller.connection())
    assert (result.ok, result.answer, result.problem) == (True, "ready", "")


async def test_a_talkative_model_is_cut_short(caller: Caller) -> None:
    caller.server.answers(Text("well " * 1000))
    assert len((await check(caller.connection())).answer) <= LONGEST


async def test_an_error_is_a_result(caller: Caller) -> None:
    caller.server.answers(Status(401, "Incorrect key"))
    result = await check(caller.connection())
    assert (result.ok, result.cause) == (False, "refused")
    assert "Incorrect key" in result.problem
    assert result.mend


async def test_an_unknown_script_is_a_result_too() -> None:
    result = await check(Connection(name="s", kind="scripted", model="", script="no-such-script"))
    assert "stock-report" in result.mend


async def test_a_model_that_says_nothing_is_no_chat_model(caller: Caller) -> None:
    caller.server.answers(Text(""))
    result = await check(caller.connection())
    assert (result.ok, result.cause, bool(result.mend)) == (False, "broken answer", True)
