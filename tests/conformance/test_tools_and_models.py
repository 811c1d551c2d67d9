"""Tools, and the models that call them (conversation-semantics, sections 8 and 10)."""

from __future__ import annotations


async def test_all_calls_of_a_message_are_answered_in_one_and_objects_are_json(hold):
    told = await hold("e02")
    assert told.by("runner")[1:] == ['11\n\n{"city": "Rome", "temp": 21.5, "tags": ["a", "é"]}', "null"]


async def test_who_cuts_in_leaves_each_call_an_answer(hold):
    told = await hold("e04")
    answers = told.result["transcript"][4]["tool_responses"]
    assert [answer["content"] for answer in answers] == ["USER INTERRUPTED"] * 2
    assert told.asked(2)[-1] == ("user", "no, stop")


async def test_who_calls_does_not_run_its_own_tool(hold):
    assert (await hold("e05")).by("user")[1] == "Error: Function add not found."


async def test_a_chat_as_a_tool_answers_with_its_summary(hold):
    told = await hold("e07")
    assert told.by("clerk") == ["Question: why?\nContext: \nbe kind"]
    assert told.by("runner")[1] == "It is so. "


async def test_streamed_calls_and_texts_are_put_together(hold):
    told = await hold("e08")
    assert told.by("runner")[1] == "3\n\n13"
    assert told.by("planner")[1] == "A rather long answer in many pieces. TERMINATE"


async def test_the_answer_of_a_tool_may_end_the_chat(hold):
    assert (await hold("e10")).stop == {"reason": "termination_msg", "agent": "planner"}


async def test_the_last_models_error_ends_the_run(hold):
    told = await hold("i02")
    assert told.result["error"]["type"] == "RateLimitError"
    assert told.result["llm_calls"]["per_agent"] == {"one": {"reply": 2}}


async def test_the_same_request_with_the_same_seed_is_not_asked_twice(hold):
    told = await hold("i04")
    assert told.by("one") == ["first", "first", "second"]
    assert {key: told.result["llm_calls"][key] for key in ("total", "logical", "cached")} == {
        "total": 2,
        "logical": 3,
        "cached": 1,
    }


async def test_what_came_from_a_cache_is_in_the_total_but_cost_nothing(hold):
    usage = (await hold("i04")).result["usage"]["one"]
    assert usage["total"]["m-one"]["completion_tokens"] == 3
    assert usage["actual"]["m-one"]["completion_tokens"] == 2


async def test_a_cache_of_one_chat_is_nobody_elses(hold):
    assert (await hold("i05")).by("one") == ["first", "second", "first", "third"]


async def test_an_error_midway_keeps_what_was_held_before(hold):
    told = await hold("i07")
    assert told.summaries == ["fine"]
    assert told.result["chats"][1]["stop"] == {"reason": "error", "type": "AuthenticationError"}
