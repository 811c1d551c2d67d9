from agents.conversation.memory import Memory
from agents.conversation.messages import Message, ToolAnswer

from .playing import call

ONE, TWO = Message("a", "b", "1"), Message("b", "a", "2")
CALL = Message("a", "b", None, calls=(call("add"),))
ANSWER = Message("b", "a", "5", answers=(ToolAnswer("c1", "add", "5"),))


def remembering(*messages):
    memory = Memory()
    memory.logs["a", "b"] = list(messages)
    return memory


def test_a_new_chat_starts_counts_anew_and_keeps_memories_only_if_told():
    memory = remembering(ONE)
    memory.auto_replies["a", "b"] = 3
    memory.prepare("a", "b", keep=True)
    assert (memory.auto_replies["a", "b"], memory.logs["a", "b"]) == (0, [ONE])
    memory.prepare("b", "a", keep=False)
    assert memory.logs["a", "b"] == []


def test_forgetting_keeps_the_newest():
    memory = remembering(ONE, TWO, ONE)
    memory.forget("a", 2)
    assert memory.logs["a", "b"] == [TWO, ONE]


def test_forgetting_keeps_the_call_of_an_answer():
    memory = remembering(ONE, CALL, ANSWER)
    memory.forget("a", 1)
    assert memory.logs["a", "b"] == [CALL, ANSWER]


def test_forgetting_concerns_one_agent():
    memory = remembering(ONE)
    memory.forget("b")
    assert memory.logs["a", "b"] == [ONE]


def test_a_copy_goes_its_own_way():
    memory = remembering(ONE)
    other = memory.copy()
    other.logs["a", "b"].append(TWO)
    assert memory.logs["a", "b"] == [ONE]


def test_taking_over_concerns_only_what_changed():
    memory, before = remembering(ONE), remembering(ONE)
    after = before.copy()
    after.logs["c", "d"].append(TWO)
    memory.logs["a", "b"].append(TWO)
    memory.take_over(before, after)
    assert (memory.logs["a", "b"], memory.logs["c", "d"]) == ([ONE, TWO], [TWO])


def test_taking_over_takes_away_what_was_forgotten():
    memory, before = remembering(ONE), remembering(ONE)
    after = before.copy()
    del after.logs["a", "b"]
    memory.take_over(before, after)
    assert ("a", "b") not in memory.logs
