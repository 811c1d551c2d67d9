"""When a chat of two ends, and what people have to do with it (conversation-semantics, section 4)."""

from __future__ import annotations


async def test_the_default_rule_wants_exactly_this_word(hold):
    told = await hold("b02")
    assert told.by("helper") == ["Done. TERMINATE", "TERMINATE ", "TERMINATE"]
    assert told.stop == {"reason": "termination_msg", "agent": "user"}


async def test_automatic_replies_are_counted_anew_in_each_chat(hold):
    told = await hold("b03")
    assert told.stops == ["max_consecutive_auto_reply"] * 2
    assert told.by("user") == ["One.", "next", "Two.", "next"]


async def test_limit_0_asks_every_time_and_sends_even_no_text(hold):
    assert (await hold("b05")).by("user") == ["Start.", "", "more"]


async def test_no_default_reply_ends_the_chat(hold):
    told = await hold("b06")
    assert told.stop == {"reason": "no_reply"}
    assert told.said == ["user: Start.", "helper: a"]


async def test_a_recipient_that_stops_ends_the_chat_before_its_turns_are_used_up(hold):
    told = await hold("b10")
    assert told.stop == {"reason": "termination_msg", "agent": "helper"}
    assert told.by("user") == ["Start.", "bye"]


async def test_always_and_nothing_typed_ends_only_at_a_terminating_message(hold):
    told = await hold("c02")
    assert told.stop == {"reason": "human_skip_on_termination", "agent": "user"}
    assert told.result["results"][0]["human_input"] == ["", "go on", ""]


async def test_exit_is_exact(hold):
    told = await hold("c03")
    assert told.by("user") == ["Start.", "EXIT", " exit"]
    assert told.stop["reason"] == "human_exit"


async def test_at_the_limit_a_person_is_asked_every_turn_until_a_text_comes(hold):
    told = await hold("c05")
    assert told.by("user") == ["Start.", "(auto)", "(auto)", "(auto)", "text", "(auto)"]
    assert told.result["results"][0]["human_input"] == ["", "", "text", "exit"]


async def test_nothing_typed_runs_the_code_and_a_text_is_sent_instead(hold):
    told = await hold("c07")
    assert told.by("user")[1:] == ["exitcode: 0 (execution succeeded)\nCode output: 1\n", "not that"]


async def test_a_person_is_asked_for_the_first_message(hold):
    told = await hold("c09")
    assert told.said[0] == "user: Hello there"
    assert told.result["results"][0]["human_input"] == ["Hello there", "exit"]


async def test_nothing_is_asked_twice_in_an_async_chat(hold):
    told = await hold("j01")
    assert told.result["results"][0]["human_input"] == ["more", "exit"]
