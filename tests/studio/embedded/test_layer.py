"""What every channel layer does: modelled on the tests of Channels' own layers."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer

from studio.embedded.layer import HubChannelLayer
from tests.studio.embedded.conftest import MakeLayer


async def received(layer: HubChannelLayer, channel: str) -> dict[str, object]:
    return await asyncio.wait_for(layer.receive(channel), 5)


async def settled(layer: HubChannelLayer) -> None:
    """Everything this layer sent before has been taken by the hub."""
    await layer.group_add("settled", "settled")


async def test_it_works(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.send(channel, {"type": "test.message", "text": "Ahoy-hoy!"})
    assert await received(layer, channel) == {"type": "test.message", "text": "Ahoy-hoy!"}


async def test_a_general_channel_keeps_what_came_before_its_reader(layer: HubChannelLayer) -> None:
    await layer.send("test-channel", {"type": "first"})
    await layer.send("test-channel", {"type": "second"})
    assert [(await received(layer, "test-channel"))["type"] for _ in range(2)] == ["first", "second"]


async def test_a_message_is_received_once(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    readers = [asyncio.ensure_future(received(layer, channel)) for _ in range(3)]
    for number in range(3):
        await layer.send(channel, {"number": number})
    assert sorted([(await reader)["number"] for reader in readers]) == [0, 1, 2]


async def test_messages_keep_their_order(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    for number in range(500):
        await layer.send(channel, {"number": number})
    assert [(await received(layer, channel))["number"] for _ in range(500)] == list(range(500))


async def test_keys_need_not_be_text(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.send(channel, {"by_number": {1: b"bytes", 2: None}})
    assert await received(layer, channel) == {"by_number": {1: b"bytes", 2: None}}


async def test_a_group_reaches_its_members_only(layer: HubChannelLayer, make_layer: MakeLayer) -> None:
    other = make_layer()
    inside, elsewhere, outside = await layer.new_channel(), await other.new_channel(), await layer.new_channel()
    await layer.group_add("group", inside)
    await other.group_add("group", elsewhere)
    await other.group_send("group", {"type": "told"})
    await layer.send(outside, {"type": "alone"})
    assert await received(layer, inside) == {"type": "told"}
    assert await received(other, elsewhere) == {"type": "told"}
    assert await received(layer, outside) == {"type": "alone"}


async def test_two_members_get_a_message_of_their_own(layer: HubChannelLayer) -> None:
    channels = [await layer.new_channel() for _ in range(2)]
    for channel in channels:
        await layer.group_add("group", channel)
    await layer.group_send("group", {"list": []})
    first, second = [await received(layer, channel) for channel in channels]
    assert first == second
    assert first["list"] is not second["list"]


async def test_who_left_a_group_hears_nothing_of_it(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.group_add("group", channel)
    await layer.group_discard("group", channel)
    await layer.group_send("group", {"type": "told"})
    await layer.send(channel, {"type": "alone"})
    assert await received(layer, channel) == {"type": "alone"}


async def test_leaving_a_group_one_is_not_in_is_no_error(layer: HubChannelLayer) -> None:
    await layer.group_discard("group", await layer.new_channel())


async def test_beyond_its_capacity_a_channel_drops_the_newest(hub: object, make_layer: MakeLayer) -> None:
    layer = make_layer(capacity=3, channel_capacity={"*!large*": 5})
    small, large = await layer.new_channel(), await layer.new_channel("large")
    for number in range(10):
        await layer.send(small, {"number": number})
        await layer.send(large, {"number": number})
    await settled(layer)
    assert [(await received(layer, small))["number"] for _ in range(3)] == [0, 1, 2]
    assert [(await received(layer, large))["number"] for _ in range(5)] == [0, 1, 2, 3, 4]
    await layer.send(small, {"number": "room again"})
    assert await received(layer, small) == {"number": "room again"}


async def test_a_cancelled_receive_closes_its_channel(layer: HubChannelLayer, hub: object) -> None:
    channel = await layer.new_channel()
    await layer.group_add("group", channel)
    reader = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)
    await settled(layer)
    assert "group" not in hub._groups
    assert layer._inboxes == {}


async def test_flush_forgets_messages_and_groups(layer: HubChannelLayer) -> None:
    await layer.send("general", {"type": "old"})
    await layer.group_add("group", await layer.new_channel())
    await layer.flush()
    channel = await layer.new_channel()
    await layer.group_send("group", {"type": "old"})
    await layer.send("general", {"type": "new"})
    await layer.send(channel, {"type": "new"})
    assert await received(layer, "general") == {"type": "new"}
    assert await received(layer, channel) == {"type": "new"}


@pytest.mark.parametrize("name", ["¯\\_(ツ)_/¯", "chat room", "x" * 100, "a!b!c", 7])
async def test_bad_names_are_refused(layer: HubChannelLayer, name: str) -> None:
    with pytest.raises(TypeError):
        await layer.send(name, {"type": "told"})
    with pytest.raises(TypeError):
        await layer.group_add(name, "channel")
    with pytest.raises(TypeError):
        await layer.group_send(name, {"type": "told"})


async def test_a_message_that_is_no_dict_is_refused(layer: HubChannelLayer) -> None:
    with pytest.raises(TypeError):
        await layer.group_send("group", ["told"])


async def test_names_made_are_names_accepted(layer: HubChannelLayer) -> None:
    assert BaseChannelLayer().require_valid_channel_name(await layer.new_channel())


async def test_it_works_across_threads_and_short_event_loops(layer: HubChannelLayer) -> None:
    channel = await layer.new_channel()
    await layer.group_add("group", channel)
    await asyncio.gather(*(asyncio.to_thread(_send_on_a_loop_of_its_own, layer, number) for number in range(20)))
    assert sorted([(await received(layer, channel))["number"] for _ in range(20)]) == list(range(20))


def _send_on_a_loop_of_its_own(layer: HubChannelLayer, number: int) -> None:
    asyncio.run(layer.group_send("group", {"number": number}))


async def test_synchronous_code_can_send_and_receive(layer: HubChannelLayer) -> None:
    def talk() -> dict[str, object]:
        async_to_sync(layer.send)("test-channel", {"type": "hello"})
        return async_to_sync(layer.receive)("test-channel")

    assert await asyncio.get_running_loop().run_in_executor(None, talk) == {"type": "hello"}
