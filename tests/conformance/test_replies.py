"""What an agent answers: reply functions, hooks, nested chats (conversation-semantics, sections 3 and 6)."""

from __future__ import annotations


async def test_triggers_by_name_agent_class_function_and_list(hold):
    told = await hold("d02")
    answers = {name: told.by(name) for name in ("b1", "b2", "b3", "b4", "b5")}
    assert answers == {
        "b1": ["by name: x", "by name: again", "b1 1", "b1 2"],
        "b2": ["b2 1", "b2 2", "by agent", "by agent"],
        "b3": ["b3 1", "b3 2"],
        "b4": ["b4 1", "b4 2", "not user", "not user"],
        "b5": ["b5 1", "by list"],
    }


async def test_triggers_of_messages_that_nobody_sent(hold):
    told = await hold("d02")
    replies = [result["reply"] for result in told.result["results"] if result["op"] == "generate_reply"]
    assert replies == ["anybody", "b2 3", "by name: hi"]


async def test_what_was_registered_later_comes_first_and_counts_behind_the_limit(hold):
    told = await hold("d04")
    assert told.by("b1") == ["second"]
    assert told.result["chats"][0]["stop"] == {"reason": "max_consecutive_auto_reply", "agent": "b1"}


async def test_what_is_not_final_leaves_the_answer_to_the_next(hold):
    assert (await hold("d04")).by("b2") == ["b2 1", "b says", "b says"]


async def test_without_the_others_there_is_no_rule_and_no_model_left(hold):
    assert (await hold("d04")).by("b3") == ["default", "only me", "only me"]


async def test_behind_the_model_comes_who_has_none(hold):
    told = await hold("d04")
    assert told.by("b4") == ["b4 1", "b4 2", "b4 3"]
    assert told.by("b5") == ["late"] * 3


async def test_an_appended_text_is_heard_and_stays_but_was_never_said(hold):
    told = await hold("d06")
    assert told.by("user") == ["a ******", "the ****** word"]
    assert [text for role, text in told.asked(1) if role == "user"] == [
        "a ****** (be brief)",
        "the ****** word (be brief)",
    ]


async def test_only_the_newest_messages_are_shown(hold):
    told = await hold("d07")
    assert [text for _, text in told.asked(3)] == ["You are h1.", "h1 3", "next"]
    assert [text for _, text in told.asked(7)] == ["You are h2.", "Two.", "h2 3", "next"]


async def test_the_history_stays_whole(hold):
    assert len((await hold("d07")).result["histories"]["h1"]["user"]) == 8


async def test_nested_chats_carry_their_summaries_on_and_a_silent_one_is_left_out(hold):
    told = await hold("g02")
    assert told.by("lead")[:4] == [
        "Begin.",
        "Judge: Begin.\nContext: \nOwn.\none 1",
        "End.\nContext: \ntwo 1",
        "three 1",
    ]


async def test_nothing_to_hold_ends_the_outer_chat(hold):
    told = await hold("g04")
    assert told.stops == ["no_reply", "max_turns"]
    assert told.said[-1] == "user: "


async def test_nested_chats_come_behind_the_limit(hold):
    told = await hold("g05")
    assert told.by("one") == ["one 1"]
    assert told.result["chats"][0]["stop"] == {"reason": "max_consecutive_auto_reply", "agent": "lead"}


async def test_nested_chats_are_set_off_by_the_right_sender_only(hold):
    assert (await hold("g11")).by("lead") == ["lead 1", "B.", "one 1"]
