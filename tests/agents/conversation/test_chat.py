from agents.conversation.chat import Chat, converse
from agents.conversation.human_input import EXIT
from agents.conversation.participants import HumanInput
from agents.conversation.steps import CallModel, Purpose, RunCode
from agents.conversation.summary import PROMPT, Summary
from agents.conversation.termination import Match, Rule, TerminationRule

from .playing import FAILED, OK, Actors, coder, play, said, user

CODE = "Try:\n```python\nprint(sorted([3, 1, 2]))\n```"
END = "The list is [1, 2, 3]. TERMINATE"
CONTAINS = TerminationRule(Match.CONTAINS, "TERMINATE")


def test_code_is_run_corrected_and_the_chat_ends():
    chat = Chat(user(termination=CONTAINS), coder(), "Sort 3 1 2.")
    result, steps = play(converse(chat), Actors([CODE, CODE, END], codes=[FAILED, OK]))
    assert said(steps) == [
        ("user", "Sort 3 1 2."),
        ("coder", CODE),
        ("user", "exitcode: 1 (execution failed)\nCode output: NameError: x\nbefore\n"),
        ("coder", CODE),
        ("user", "exitcode: 0 (execution succeeded)\nCode output: [1, 2, 3]\n"),
        ("coder", END),
    ]
    assert (result.stop.rule, result.stop.agent, result.summary) == (
        Rule.TERMINATION,
        "user",
        "The list is [1, 2, 3]. ",
    )


def test_a_model_is_shown_the_conversation_from_its_own_side():
    chat = Chat(user(termination=CONTAINS), coder(), "Sort 3 1 2.")
    _, steps = play(converse(chat), Actors([CODE, END], codes=[OK]))
    last = [step for step in steps if isinstance(step, CallModel)][-1]
    assert [message["role"] for message in last.messages] == ["system", "user", "assistant", "user"]
    assert last.messages[1] == {"role": "user", "content": "Sort 3 1 2.", "name": "user"}


def test_the_same_results_give_the_same_steps():
    chat = Chat(user(termination=CONTAINS), coder(), "Sort.")
    first = play(converse(chat), Actors([CODE, END], codes=[OK]))
    assert play(converse(chat), Actors([CODE, END], codes=[OK])) == first


def test_max_turns_counts_answers_of_the_recipient():
    chat = Chat(user(code=None), coder(), "Hello", max_turns=2)
    result, steps = play(converse(chat), Actors(["a", "b"]))
    assert said(steps) == [("user", "Hello"), ("coder", "a"), ("user", "Go on."), ("coder", "b")]
    assert (result.stop.rule, result.stop.agent) == (Rule.MAX_TURNS, "coder")


def test_either_side_ends_the_chat_for_both():
    chat = Chat(user(code=None), coder(termination=CONTAINS), "Please TERMINATE", max_turns=3)
    result, steps = play(converse(chat), Actors())
    assert said(steps) == [("user", "Please TERMINATE")]
    assert (result.stop.rule, result.stop.agent) == (Rule.TERMINATION, "coder")


def test_who_has_nothing_to_say_ends_the_chat():
    result, _ = play(converse(Chat(user(code=None, default_reply=None), coder(), "Hi")), Actors(["Hello!"]))
    assert (result.stop.rule, result.stop.agent) == (Rule.NO_REPLY, "user")


def test_an_empty_default_reply_is_a_message():
    chat = Chat(user(code=None, default_reply="", max_auto_replies=1), coder(), "Hi")
    result, steps = play(converse(chat), Actors(["Hello!", "Bye."]))
    assert said(steps)[2] == ("user", "")
    assert result.stop.rule is Rule.AUTO_REPLIES


def test_a_person_gives_the_first_message():
    asked = user(code=None, human_input=HumanInput.ALWAYS)
    result, steps = play(converse(Chat(asked, coder(), None)), Actors(["Hello."], people=["Hi", EXIT]))
    assert said(steps)[0] == ("user", "Hi")
    assert result.stop.rule is Rule.PERSON_EXIT


def test_a_person_may_end_it_before_it_began():
    result, steps = play(converse(Chat(user(), coder(), None)), Actors(people=[EXIT]))
    assert (result.messages, result.summary, said(steps)) == ((), "", [])


def test_reflection_asks_the_recipients_model_last():
    chat = Chat(user(termination=CONTAINS), coder(), "Hi", summary=Summary.REFLECTION)
    result, steps = play(converse(chat), Actors([END, "In short: sorted."]))
    call = steps[-1]
    assert isinstance(call, CallModel)
    assert (call.purpose, call.messages[-1]) == (Purpose.SUMMARY, {"role": "system", "content": PROMPT})
    assert result.summary == "In short: sorted."


def test_no_summary_is_an_empty_one():
    chat = Chat(user(termination=CONTAINS), coder(), "Hi", summary=Summary.NONE)
    assert play(converse(chat), Actors([END]))[0].summary == ""


def test_reflection_without_any_model_is_an_empty_summary():
    mute = coder(has_model=False, default_reply=END)
    chat = Chat(user(termination=CONTAINS), mute, "Hi", summary=Summary.REFLECTION)
    assert play(converse(chat), Actors())[0].summary == ""


def test_only_the_newest_message_with_code_is_run():
    chat = Chat(user(termination=CONTAINS), coder(), "Run ```python\n1\n``` for me")
    _, steps = play(converse(chat), Actors([CODE, END], codes=[OK]))
    ran = [step for step in steps if isinstance(step, RunCode)]
    assert [block.code for step in ran for block in step.blocks] == ["print(sorted([3, 1, 2]))"]


def test_a_person_speaks_in_an_agents_place_and_its_count_begins_anew():
    asked = user(code=None, human_input=HumanInput.TERMINATE, max_auto_replies=1)
    chat = Chat(asked, coder(), "Hi")
    _, steps = play(converse(chat), Actors(["a", "b", "c", "d"], people=["Not yet.", EXIT]))
    assert said(steps)[2::2] == [("user", "Go on."), ("user", "Not yet."), ("user", "Go on.")]
