"""Calls of HTTP and OpenAPI tools, made for real to a server on this machine."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from agents.conversation.results import ToolResult
from agents.tools.specs import HttpTool, OpenApiTool
from runs.tools import remote, web
from runs.tools.discovery import NotFound, load
from tests.runs.tools.conftest import Website


def http(site: Website, path: str, **fields: Any) -> HttpTool:
    return HttpTool(**{"name": "h", "url": f"{site.address}/{path}", "parameters": {}} | fields)


async def test_it_works(allowed: Website):
    tool = http(allowed, "items/{id}?a=1", parameters={"id": {}, "q": {}}, headers={"X-Key": "k"})
    result = await remote.call(tool, "h", {"id": 5, "q": "x y"})
    assert (result.ok, result.value["method"], result.value["path"]) == (True, "GET", "/items/5?a=1&q=x+y")
    assert allowed.asked[0]["headers"]["X-Key"] == "k"


async def test_the_host_that_was_asked_for_is_told(allowed: Website, settings: Any):
    settings.TOOL_HOSTS = ["private:localhost"]
    tool = HttpTool(name="h", url=allowed.address.replace("127.0.0.1", "localhost"))
    assert (await remote.call(tool, "h", {})).value["headers"]["Host"] == allowed.host.replace("127.0.0.1", "localhost")


async def test_json_is_sent(allowed: Website):
    tool = http(allowed, "", method="POST", parameters={"a": {}})
    assert (await remote.call(tool, "h", {"a": [1]})).value["body"] == '{"a":[1]}'


async def test_text_comes_in_its_own_encoding(allowed: Website):
    assert await remote.call(http(allowed, "text"), "h", {}) == ToolResult(ok=True, value="grüß")


async def test_an_error_of_the_server_is_the_answer(allowed: Website):
    result = await remote.call(http(allowed, "missing"), "h", {})
    assert result == ToolResult(ok=False, value="HTTP 404 Not Found: nothing here")


async def test_arguments_that_do_not_fit(allowed: Website):
    result = await remote.call(http(allowed, ""), "h", {"z": 1})
    assert (result.content, allowed.asked) == ("Error: There is no parameter 'z'; there are: none.", [])


async def test_a_host_that_is_not_on_the_list(website: Website):
    result = await remote.call(http(website, ""), "h", {})
    assert (result.ok, website.asked) == (False, [])
    assert "can add 127.0.0.1 to PARLEY_TOOL_HOSTS" in result.value


async def test_a_private_address_that_is_not_listed_as_one(website: Website, settings: Any):
    settings.TOOL_HOSTS = [website.host]
    result = await remote.call(http(website, ""), "h", {})
    assert (website.asked, "private:127.0.0.1" in result.value) == ([], True)


async def test_nobody_there(allowed: Website, settings: Any):
    settings.TOOL_HOSTS = ["private:127.0.0.1"]
    result = await remote.call(HttpTool(name="h", url="http://127.0.0.1:1/"), "h", {})
    assert (result.ok, result.value.startswith("The call failed: ")) == (False, True)


async def test_a_name_that_nobody_knows(settings: Any):
    settings.TOOL_HOSTS = ["nobody.invalid"]
    result = await remote.call(HttpTool(name="h", url="http://nobody.invalid/"), "h", {})
    assert "no address is known for nobody.invalid" in result.value


async def test_a_server_that_does_not_answer(allowed: Website):
    result = await remote.call(http(allowed, "hang", seconds=0.2), "h", {})
    assert (result.ok, result.value) == (False, "No answer came within 0.2 seconds.")


async def test_a_redirect_is_followed_on_the_list(allowed: Website):
    result = await remote.call(http(allowed, "to//end", headers={"X-Key": "k"}), "h", {})
    assert (result.value["path"], result.value["headers"]["x-key"]) == ("/end", "k")


async def test_a_redirect_off_the_list_is_not_followed(allowed: Website):
    result = await remote.call(http(allowed, "to/http://169.254.169.254/secrets"), "h", {})
    assert (result.ok, "Tools may not call 169.254.169.254" in result.value) == (False, True), result.value


async def test_a_redirect_to_another_host_gets_no_headers(allowed: Website, settings: Any):
    settings.TOOL_HOSTS = ["private:127.0.0.1", "private:localhost"]
    there = allowed.address.replace("127.0.0.1", "localhost")
    result = await remote.call(http(allowed, f"to/{there}/end", headers={"X-Key": "k"}), "h", {})
    assert (result.value["path"], "x-key" in str(result.value).lower()) == ("/end", False)


async def test_redirects_without_an_end(allowed: Website):
    result = await remote.call(http(allowed, "to/x"), "h", {})
    assert not result.ok


async def test_a_redirect_of_what_changes_something_is_not_followed(allowed: Website):
    result = await remote.call(http(allowed, "to/end", method="POST"), "h", {})
    assert (result.value, len(allowed.asked)) == ("HTTP 302 Found", 1)


async def test_a_response_that_is_too_long(allowed: Website):
    result = await remote.call(http(allowed, f"long/{web.MOST_BYTES + 1}"), "h", {})
    assert result == ToolResult(ok=False, value=f"The response is longer than {web.MOST_BYTES} bytes.")


async def test_a_long_response_is_cut_for_the_model(allowed: Website):
    result = await remote.call(http(allowed, "long/200000"), "h", {})
    assert (result.ok, result.value.endswith("characters left out …"), len(result.value) < 140_000) == (True,) * 3


async def test_a_stop_goes_through(allowed: Website):
    call = asyncio.ensure_future(remote.call(http(allowed, "hang"), "h", {}))
    while not allowed.asked:
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


DOCUMENT = {"paths": {"/pets/{id}": {"get": {"operationId": "getPet", "parameters": [{"name": "id", "in": "path"}]}}}}


async def test_an_operation_of_a_document(allowed: Website):
    tool = OpenApiTool(name="api", url=f"{allowed.address}/doc", operations=["getPet"], document=DOCUMENT)
    assert (await remote.call(tool, "getPet", {"id": "7"})).value["path"] == "/pets/7"


async def test_a_document_that_is_none(allowed: Website):
    with pytest.raises(NotFound, match="cannot be read"):
        await load(OpenApiTool(name="api", url=f"{allowed.address}/text", operations=["a"]))
