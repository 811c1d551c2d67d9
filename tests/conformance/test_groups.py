"""Group chats (conversation-semantics, section 9)."""

from __future__ import annotations

from itertools import pairwise

import pytest


async def test_everybody_hears_everybody(hold):
    told = await hold("f02")
    assert [text for _, text in told.asked(2)] == ["You are gamma.", "Discuss.", "alpha 1", "beta 1"]
    assert told.stop == {"reason": "max_round", "agent": "manager", "messages": 6}


async def test_at_random_without_repeats_nobody_speaks_twice_in_a_row(hold):
    said = [line.partition(":")[0] for line in (await hold("f04")).said]
    assert all(one != other for one, other in pairwise(said))


async def test_a_name_may_be_spelt_with_blanks_or_escapes_but_not_in_part_or_another_case(hold):
    told = await hold("f07")
    speakers = [event for event in told.result["events"] if event["event"] == "speaker"]
    assert [(event["chosen"], event["llm_calls"]) for event in speakers] == [
        ("data_engineer", 1),
        ("data_engineer", 1),
        ("alpha", 3),
    ]


async def test_a_selector_that_names_nobody_gives_way_to_the_order_of_the_list(hold):
    told = await hold("f08")
    assert told.said == ["user: Discuss.", "alpha: alpha 1", "gamma: gamma 1"]
    assert told.result["llm_calls"]["per_agent"]["manager"] == {"select_speaker": 4}


@pytest.mark.parametrize("name", ["f10", "f11"])
async def test_without_a_model_or_with_one_candidate_no_selector_is_asked(hold, name):
    assert "manager" not in (await hold(name)).result["llm_calls"]["per_agent"]


async def test_round_robin_passes_over_who_may_not_follow(hold):
    assert [line.partition(":")[0] for line in (await hold("f13")).said] == [
        "user",
        "beta",
        "gamma",
        "user",
        "beta",
        "gamma",
    ]


async def test_an_empty_list_of_followers_is_nobody(hold):
    assert (await hold("f15")).stop == {"reason": "no_eligible_speaker", "agent": "manager", "messages": 3}


@pytest.mark.parametrize(
    ("name", "cause", "messages"),
    [("f16", "termination_msg", 6), ("f18", "max_consecutive_auto_reply", 4), ("f30", "human_exit", 4)],
)
async def test_a_members_own_end_is_the_groups_when_its_turn_comes(hold, name, cause, messages):
    stop = {"agent": "manager", "speaker": "user", "cause": cause, "messages": messages}
    assert (await hold(name)).stop == {"reason": "speaker_returned_none"} | stop


async def test_calls_go_to_who_runs_all_of_them(hold):
    told = await hold("f19")
    assert told.said[2] == "r2: 11\n\nX"
    assert told.said[3] == "user: ok"


async def test_calls_that_nobody_runs_end_the_run(hold):
    told = await hold("f21")
    assert told.result["error"]["type"] == "ValueError"
    assert (told.stops, told.said[-1], told.summaries) == (["error"], "planner: None", [])


async def test_code_is_looked_for_in_so_many_messages(hold):
    assert (await hold("f23")).by("executor")[1:] == [
        "nothing to run",
        "exitcode: 0 (execution succeeded)\nCode output: three\n",
    ]


async def test_clear_history_is_cut_out_and_done(hold):
    told = await hold("f25")
    assert told.by("user") == ["Discuss.", "and go on", "please", ""]
    assert [text for _, text in told.asked(2)] == ["You are alpha.", "beta 1", "and go on"]


async def test_the_summary_is_of_the_groups_own_list_though_an_outsider_began(hold):
    told = await hold("f26")
    assert told.summaries == ["alpha 2"]
    assert [line.partition(":")[0] for line in told.said] == ["user", "alpha", "beta", "alpha"]


async def test_a_table_hands_over_or_ends_the_chat(hold):
    told = await hold("f28")
    assert told.said[-1] == "beta: beta 2"
    assert told.stop == {"reason": "no_eligible_speaker", "agent": "manager", "messages": 5}


async def test_a_resumed_group_says_its_last_message_again_without_the_word(hold):
    told = await hold("f31")
    assert told.said[3:5] == ["beta: beta ", "gamma: gamma 1"]
    assert told.result["chats"][1]["stop"] == {"reason": "max_round", "agent": "manager", "messages": 6}


async def test_a_member_of_a_resumed_group_knows_its_own_words(hold):
    told = await hold("f31")
    assert told.asked(3)[1:] == [
        ("user", "Discuss."),
        ("assistant", "alpha 1"),
        ("user", "beta "),
        ("user", "gamma 1"),
        ("user", "ok"),
    ]


async def test_the_selector_may_be_asked_in_the_role_of_a_user(hold):
    assert [role for role, _ in (await hold("f33")).asked(1)] == ["system", "user", "user", "assistant", "user"]


async def test_code_once_run_is_not_run_again_after_the_answer_of_a_tool(hold):
    assert (await hold("f35")).by("executor")[1:] == [
        "exitcode: 0 (execution succeeded)\nCode output: one\n",
        "nothing to run",
    ]


async def test_a_groups_summary_is_its_message_in_another_group(hold):
    told = await hold("f37")
    assert told.by("inner") == ["beta 1"]
    assert told.stops == ["max_round", "max_round"]


async def test_each_message_to_a_group_starts_a_fresh_count_of_rounds(hold):
    told = await hold("f38")
    inner = {"reason": "max_round", "agent": "manager", "messages": 6}
    assert told.stop == {"reason": "max_turns", "inner": inner}


async def test_without_the_filter_anybody_may_answer_a_call(hold):
    told = await hold("f40")
    assert told.said[2] == "other: Error: Function add not found."


async def test_the_selector_is_not_shown_an_open_call(hold):
    told = await hold("f40")
    assert told.asked(2)[2] == ("assistant", "I call.")
    assert not any("tool_calls" in message for message in told.result["llm_requests"][2]["messages"])


async def test_in_a_group_triggers_see_the_group(hold):
    assert (await hold("f41")).said[1:4] == ["alpha: alpha 1", "beta: to the group", "gamma: to a manager"]


async def test_the_groups_own_rule_sees_every_message_in_an_async_chat_too(hold):
    told = await hold("j03")
    assert told.stop == {"reason": "group_termination_msg", "agent": "manager", "messages": 3}
    assert told.summaries == ["beta "]
