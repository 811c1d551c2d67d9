from agents.conversation.chat import Chat, converse
from agents.conversation.code_blocks import CodeBlock, extract
from agents.conversation.execution import REJECTED
from agents.conversation.participants import CodeExecution
from agents.conversation.steps import Approval, CodeOutcome, ModelReply, Rejection, ReviewCode, RunCode
from agents.conversation.termination import Match, TerminationRule

from .playing import OK, Actors, coder, play, said, user

CONTAINS = TerminationRule(Match.CONTAINS, "TERMINATE")
CODE = "```python\nprint('mine')\n```"


def reviewed(decision, *, codes=(), executor=None):
    """Plays one block of code through a review that answers `decision`."""
    models = [CODE, "TERMINATE"]
    ran = []

    def answer(step):
        match step:
            case ReviewCode():
                return decision
            case RunCode():
                ran.append(step.blocks)
                return CodeOutcome(tuple(codes))
        return ModelReply(models.pop(0))

    _, steps = play(converse(Chat(executor or user(termination=CONTAINS), coder(), "Do it.")), answer)
    return said(steps)[2][1], ran


def test_rejected_code_is_not_run_and_the_reason_reaches_the_author():
    assert reviewed(Rejection("Do not print.")) == (f"{REJECTED}Do not print.", [])


def test_a_rejection_without_a_reason_says_so():
    assert reviewed(Rejection(""))[0] == f"{REJECTED}no reason was given."


def test_edited_code_runs_and_its_author_is_told():
    edited = (CodeBlock("python", "print('yours')"),)
    answer, ran = reviewed(Approval(edited), codes=[OK])
    assert ran == [edited]
    assert "The reviewer edited the code before it ran. This is what ran:\n\n    print('yours')\n" in answer


def test_the_note_about_an_edit_holds_no_code_that_could_run_again():
    answer, _ = reviewed(Approval((CodeBlock("python", "print('yours')"),)), codes=[OK])
    assert extract(answer) == ()


def test_only_the_last_n_messages_are_searched():
    forgetful = user(termination=CONTAINS, code=CodeExecution(last_messages=1))
    chat = Chat(forgetful, coder(), "Do it.")
    _, steps = play(converse(chat), Actors(["No code.", CODE, "TERMINATE"], codes=[OK]))
    assert sum(isinstance(step, RunCode) for step in steps) == 1


def test_own_code_is_not_run():
    talkative = user(termination=CONTAINS, code=CodeExecution(last_messages=5), default_reply="ok")
    _, steps = play(converse(Chat(talkative, coder(), CODE)), Actors(["Fine.", "TERMINATE"]))
    assert not any(isinstance(step, RunCode) for step in steps)
