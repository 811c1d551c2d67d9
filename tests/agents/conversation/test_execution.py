from agents.conversation.code_blocks import CodeBlock, extract
from agents.conversation.participants import CodeExecution
from agents.conversation.refusals import reason_in
from agents.conversation.results import Approval, ChangesWanted, CodeOutcome, Instead, ModelReply, Rejection
from agents.conversation.steps import ReviewCode, RunCode
from agents.conversation.termination import Match, TerminationRule

from .playing import OK, Actors, between, call, coder, echo, group, hold, said, talker, tool, user

CONTAINS = TerminationRule(Match.CONTAINS, "TERMINATE")
CODE = "```python\nprint('mine')\n```"
BOSS = user(termination=CONTAINS)


def runs(steps):
    return [step.blocks[0].code for step in steps if isinstance(step, RunCode)]


def reviewed(decision, *, codes=()):
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

    _, steps = hold(between(BOSS, coder(), "Do it."), BOSS, coder(), actors=answer)
    return said(steps)[2][1], ran


def test_rejected_code_is_not_run_and_the_reason_reaches_the_author():
    assert reviewed(Rejection("Do not print.")) == ("USER REJECTED THE CODE: Do not print.", [])


def test_a_rejection_without_a_reason_says_so():
    assert reviewed(Rejection(""))[0] == "USER REJECTED THE CODE: no reason was given."


def test_who_wants_changes_says_which_and_nothing_runs():
    wanted = ChangesWanted("Print less.")
    assert reviewed(wanted) == ("USER WANTS CHANGES TO THE CODE FIRST: Print less.", [])


def test_the_reason_can_be_found_again():
    told = [reviewed(refusal)[0] for refusal in (Rejection("Do not print."), ChangesWanted("Print less."))]
    assert [reason_in(text) for text in told] == ["Do not print.", "Print less."]
    assert reason_in("USER REJECTED everything.") == ""


def test_what_a_reviewer_says_instead_is_said_as_it_is():
    assert reviewed(Instead("exitcode: 0\nIt is 42.")) == ("exitcode: 0\nIt is 42.", [])


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
    actors = Actors(["No code.", CODE, "TERMINATE"], codes=[OK])
    _, steps = hold(between(forgetful, coder(), "Do it."), forgetful, coder(), actors=actors)
    assert len(runs(steps)) == 1


def test_own_code_is_not_run():
    talkative = user(termination=CONTAINS, code=CodeExecution(last_messages=5), default_reply="ok")
    _, steps = hold(between(talkative, coder(), CODE), talkative, coder(), actors=Actors(["Fine.", "TERMINATE"]))
    assert runs(steps) == []


def test_code_once_run_is_not_run_again():
    eager = user(termination=CONTAINS, code=CodeExecution(last_messages=9), default_reply="ok")
    actors = Actors([CODE, "Nice.", "TERMINATE"], codes=[OK])
    _, steps = hold(between(eager, coder()), eager, coder(), actors=actors)
    assert len(runs(steps)) == 1


def test_a_tools_answer_by_another_member_does_not_run_old_code_again():
    room = group("executor", "planner", "runner", calls_go_to_tools=True, answers_go_back=False, max_rounds=7)
    who = (echo("executor", code=CodeExecution()), talker("planner"), echo("runner", runs=("add",)), tool("add"))
    actors = Actors([CODE, [call("add")]], codes=[OK], tools={"add": lambda: 1})
    _, steps = hold(between(who[0], room), *who, room, actors=actors)
    assert len(runs(steps)) == 1


def test_the_search_ends_at_answers_of_tools():
    room = group("executor", "coder", "planner", "runner", answers_go_back=False, max_rounds=5)
    who = (echo("executor", code=CodeExecution()), coder(), talker("planner"), echo("runner", runs=("add",)))
    actors = Actors([CODE, [call("add")]], tools={"add": lambda: 1})
    _, steps = hold(between(who[0], room), *who, tool("add"), room, actors=actors)
    assert (runs(steps), said(steps)[-1]) == ([], ("executor", "ok"))


def test_in_a_group_code_is_found_behind_the_words_of_others():
    room = group("executor", "coder", "critic", max_rounds=4)
    who = (echo("executor", code=CodeExecution()), coder(), talker("critic"))
    _, steps = hold(between(who[0], room), *who, room, actors=Actors([CODE, "Looks fine."], codes=[OK]))
    assert runs(steps) == ["print('mine')"]
