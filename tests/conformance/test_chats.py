"""Chats, queues, carryover and summaries (conversation-semantics, section 5)."""

from __future__ import annotations


async def test_a_queue_carries_on_what_all_before_left_but_into_no_template(hold):
    told = await hold("g07")
    assert told.by("user") == ["A.", "C.\nContext: \none 1\ntwo 1", "Just this."]
    assert told.by("other") == ["B.\nContext: \nx\ny\none 1"]


async def test_a_queue_keeps_what_it_is_told_to_keep(hold):
    told = await hold("g07")
    assert [text for _, text in told.asked(2)] == [
        "You are one.",
        "A.",
        "one 1",
        "C.\nContext: \none 1\ntwo 1",
    ]


async def test_kept_memories_are_shown_and_counts_start_anew(hold):
    told = await hold("g09")
    assert [len(told.asked(number)) for number in range(6)] == [2, 4, 6, 8, 2, 4]
    assert told.stops == ["max_consecutive_auto_reply"] * 3


async def test_summaries_lose_that_word_and_nothing_else(hold):
    assert (await hold("h02")).summaries == [" a  b ", "", "c"]


async def test_the_recipient_reflects_or_else_the_sender_on_what_the_recipient_heard(hold):
    told = await hold("h03")
    assert told.purposes() == ["planner reply", "planner reply", "planner summary", "asker summary"]
    assert told.asked(3) == [("user", "Hi."), ("assistant", "fixed"), ("system", "Short.")]


async def test_a_reflecting_model_is_told_of_its_tools(hold):
    assert (await hold("h03")).result["llm_requests"][2]["tools"] == ["add"]


async def test_side_by_side_only_prerequisites_are_carried_on(hold):
    told = await hold("j05")
    assert told.by("u2") == ["B.\nContext: \nown\none 1"]
    assert told.by("u3") == ["C.\nContext: \none 1\ntwo 1"]


async def test_a_reset_forgets_both_words_and_counts(hold):
    told = await hold("k01")
    assert told.asked(2) == [("system", "You are one."), ("user", "B.")]
    assert told.by("user") == ["A.", "next", "B.", "next"]


async def test_a_reply_outside_of_any_chat(hold):
    told = await hold("k01")
    assert told.result["results"][-1]["reply"] == "one 5"
    assert told.asked(-1)[1:] == [("user", "hi"), ("assistant", "yes?"), ("user", "well")]


async def test_pictures_stand_behind_what_is_carried_over(hold):
    first, *_, picture = (await hold("f36")).asked(0)[1][1]
    assert first["text"] == "\nContext: \na note"
    assert picture["image_url"]["url"] == "https://example.com/x.png"
