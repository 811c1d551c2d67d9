"""The response cache: the same seed and the same request give the same answer, inside one workspace."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from agents.conversation.messages import ToolCall
from agents.conversation.steps import OfferedTool
from runs.models import CachedAnswer
from runs.providers.chat import Completion, Connection, Request, Usage
from runs.response_cache import ResponseCache
from studio.accounts.models import Workspace

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Connection("Here", "openai", "m", base_url="http://here/v1", api_key="sk-here", temperature=0.5)
HELLO = Request(({"role": "user", "content": "Hello?"},))
CALLS = (ToolCall("a", "add", "{}"), ToolCall(None, "shout", "{}"))
USAGE = Usage(12, 3, Decimal("0.0012"))
ANSWER = Completion("Fine.", "m", "Here", "stop", USAGE, seconds=1.5, calls=CALLS)


@pytest.fixture
def cache(workspace: Workspace) -> ResponseCache:
    return ResponseCache(workspace.pk, seed=7)


async def test_it_works(cache: ResponseCache) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    assert await cache.recall(HERE, HELLO) == replace(ANSWER, seconds=0.0, cached=True)


async def test_nothing_is_recalled_that_was_not_kept(cache: ResponseCache) -> None:
    assert await cache.recall(HERE, HELLO) is None


@pytest.mark.parametrize(
    "changes",
    [{"name": "There"}, {"base_url": "http://there/v1", "api_key": "sk-there"}, {"timeout": 3.0, "retries": 0}],
    ids=["name", "address and key", "patience"],
)
async def test_what_shapes_no_answer_does_not_matter(cache: ResponseCache, changes: dict[str, Any]) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    assert await cache.recall(replace(HERE, **changes), HELLO) is not None


@pytest.mark.parametrize(
    "changes",
    [{"model": "n"}, {"kind": "anthropic"}, {"temperature": None}, {"script": "[]"}, {"roles": "strict"}],
)
async def test_another_model_answers_for_itself(cache: ResponseCache, changes: dict[str, Any]) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    assert await cache.recall(replace(HERE, **changes), HELLO) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"messages": ({"role": "user", "content": "Hello!"},)},
        {"tools": (OfferedTool("add", "", {}),)},
        {"choice": ("a", "b")},
        {"temperature": 0.4},
    ],
    ids=["messages", "tools", "choice", "temperature"],
)
async def test_another_request_is_another(cache: ResponseCache, changes: dict[str, Any]) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    assert await cache.recall(HERE, replace(HELLO, **changes)) is None


async def test_another_seed_is_another(cache: ResponseCache) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    assert await replace(cache, seed=8).recall(HERE, HELLO) is None


async def test_it_never_leaves_the_workspace(cache: ResponseCache) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    other = await Workspace.objects.acreate(name="Charlie's")
    assert await replace(cache, workspace_id=other.pk).recall(HERE, HELLO) is None


async def test_a_fresh_answer_takes_the_place_of_the_old_one(cache: ResponseCache) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    fresh = replace(cache, fresh=True)
    assert await fresh.recall(HERE, HELLO) is None
    await fresh.keep(HERE, HELLO, replace(ANSWER, text="Better."))
    recalled = await cache.recall(HERE, HELLO)
    assert (recalled and recalled.text, await CachedAnswer.objects.acount()) == ("Better.", 1)


async def test_nothing_is_not_kept(cache: ResponseCache) -> None:
    await cache.keep(HERE, HELLO, replace(ANSWER, text=None, calls=()))
    assert await cache.recall(HERE, HELLO) is None


async def test_no_key_is_stored(cache: ResponseCache) -> None:
    await cache.keep(HERE, HELLO, ANSWER)
    row = await CachedAnswer.objects.aget()
    assert "sk-here" not in str(row.answer)
