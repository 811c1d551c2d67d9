"""Drafts: text that is still being written, numbered by where it begins."""

from uuid import uuid4

import pytest
from channels.layers import get_channel_layer

from runs import live
from runs.live import Draft, run_group


@pytest.fixture
async def heard():
    """Collects what a watcher of `run_id` was sent: `await heard(run_id)` is the next message."""
    layer = get_channel_layer()
    channels = {}

    async def next_message(run_id):
        return await layer.receive(channels[run_id])

    async def watch(run_id):
        channels[run_id] = await layer.new_channel()
        await layer.group_add(run_group(run_id), channels[run_id])
        return next_message

    yield watch
    await layer.flush()


async def test_pieces_are_gathered(heard):
    run_id = uuid4()
    next_message = await heard(run_id)
    draft = Draft(run_id, "3", "text", "coder")
    for piece in ("Hel", "lo", "!"):
        draft(piece)
    await draft.close()
    message = await next_message(run_id)
    assert (message["step"], message["at"], message["text"]) == ("3", 0, "Hello!")


async def test_later_pieces_say_where_they_begin(heard):
    run_id = uuid4()
    next_message = await heard(run_id)
    draft = Draft(run_id, "3", "text", "coder")
    for piece in ("Hello", " world"):
        draft(piece)
        await draft.close()
    assert [(m["at"], m["text"]) for m in [await next_message(run_id) for _ in range(2)]] == [
        (0, "Hello"),
        (5, " world"),
    ]


async def test_the_whole_text_comes_again_once_in_a_while(heard, monkeypatch):
    monkeypatch.setattr(live, "WHOLE_EVERY", 2)
    run_id = uuid4()
    next_message = await heard(run_id)
    draft = Draft(run_id, "3", "text", "coder")
    for piece in "abc":
        draft(piece)
        await draft.close()
    assert [(m["at"], m["text"]) for m in [await next_message(run_id) for _ in range(3)]] == [
        (0, "a"),
        (1, "b"),
        (0, "abc"),
    ]


async def test_what_was_not_sent_of_a_dropped_draft_never_is(heard):
    run_id = uuid4()
    next_message = await heard(run_id)
    draft = Draft(run_id, "3", "text", "coder")
    draft("Hello")
    await draft.drop()
    draft(" world")
    await draft.close()
    assert (await next_message(run_id))["text"] == "Hello world"


async def test_a_restart_begins_a_new_attempt(heard):
    run_id = uuid4()
    next_message = await heard(run_id)
    draft = Draft(run_id, "3", "text", "coder")
    draft("void")
    await draft.close()
    draft.restart()
    draft("good")
    await draft.close()
    first, second = [await next_message(run_id) for _ in range(2)]
    assert (first["attempt"], second["attempt"], second["at"], second["text"]) == (0, 1, 0, "good")


async def test_a_layer_that_is_away_ends_nothing(settings, caplog):
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "tests.runs.test_live.Away"}}
    await live.announce(uuid4(), 1)
    assert "watchers were not told" in caplog.text


class Away:
    """A channel layer whose server cannot be reached."""

    def __init__(self, **_):
        pass

    async def new_channel(self):
        raise ConnectionError("nobody there")

    async def group_send(self, *_):
        raise ConnectionError("nobody there")
