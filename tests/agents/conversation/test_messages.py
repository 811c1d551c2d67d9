from agents.conversation.messages import Message, Picture, ToolAnswer, prompt_of, text_of

from .playing import call

PLAIN = Message("a", "b", "Hi")
CALLS = Message("a", "b", None, calls=(call("add", "{}", "c1"), call("add", "[]", "c2")))
ANSWERS = Message("b", "a", "1\n\n2", answers=(ToolAnswer("c1", "add", "1"), ToolAnswer("c2", "add", "2")))


def test_ones_own_message_is_the_assistants_and_anothers_the_users():
    assert PLAIN.as_own == ({"role": "assistant", "content": "Hi", "name": "a"},)
    assert PLAIN.as_others == ({"role": "user", "content": "Hi", "name": "a"},)


def test_calls_are_the_assistants_on_both_sides_and_carry_no_name():
    assert CALLS.as_own == CALLS.as_others
    assert CALLS.as_own[0]["tool_calls"][1] == {
        "id": "c2",
        "type": "function",
        "function": {"name": "add", "arguments": "[]"},
    }


def test_answers_are_unrolled():
    assert [shown["tool_call_id"] for shown in ANSWERS.as_others] == ["c1", "c2"]


def test_a_message_is_shown_by_one_and_the_same_object_each_time():
    shown, _ = prompt_of("b", None, [PLAIN])
    again, _ = prompt_of("b", None, [PLAIN])
    assert shown[0] is again[0]


def test_the_digest_of_a_prompt_tells_prompts_apart():
    digests = {
        prompt_of("b", None, [PLAIN])[1],
        prompt_of("b", "x", [PLAIN])[1],
        prompt_of("b", None, [PLAIN, PLAIN])[1],
        prompt_of("b", None, [CALLS])[1],
    }
    assert len(digests) == 4


def test_no_instructions_are_not_empty_ones():
    assert len(prompt_of("b", None, [PLAIN])[0]) == 1
    assert prompt_of("b", "", [PLAIN])[0][0] == {"role": "system", "content": ""}


def test_a_picture_is_a_word_to_rules():
    assert text_of(("See ", Picture("data:x"), "!")) == "See <image>!"
    assert Message("a", "b", None).text == ""


def test_a_call_can_be_shown_as_a_plain_message():
    assert CALLS.without_calls == ({"role": "assistant", "content": "", "name": "a"},)
