"""Rules about calls of tools: what is known of a call, and what is let run without asking."""

from __future__ import annotations

from typing import Any

import pytest

from agents.conversation.code_blocks import CodeBlock
from agents.conversation.steps import digest_of_blocks
from agents.models import Team
from agents.spec import TeamSpec
from runs import policy
from runs.models import Profile, Review, Rule, Run
from runs.rules import keeping
from runs.rules.about import About, about
from runs.rules.keeping import Choice
from runs.rules.rows import Effect, Scope
from runs.rules.wishes import Unfit, Wish
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

LOCAL = {"name": "double", "source": "def double(n: int) -> int:\n    return 2 * n\n", "review": "always"}
OUTSIDE = {
    "name": "fetch",
    "type": "http",
    "url": "https://api.example/{q}",
    "parameters": {"q": {"type": "string"}},
}


def spec(*tools: dict[str, Any]) -> dict[str, Any]:
    return rig.team() | {"tools": list(tools)}


@pytest.fixture
def run(workspace: Workspace) -> Run:
    team = Team.objects.create(workspace=workspace, name="Pair", spec=spec(LOCAL))
    return Run.objects.create(workspace=workspace, number=1, team=team, spec=spec(LOCAL), task="Count")


def call(run: Run, text: str = '{\n  "double": {\n    "n": 2\n  }\n}', step: str = "3") -> Review:
    digest = digest_of_blocks((CodeBlock("json", text),))
    made = {"agent": "coder", "author": "coder", "blocks": [["json", text]], "digest": digest}
    return Review.objects.create(run=run, step=step, **made)


def known(review: Review) -> About:
    return about(review.run, TeamSpec.parse(review.run.spec), review)


def ruled(review: Review) -> policy.Ruled | None:
    return policy.verdict(review.run, TeamSpec.parse(review.run.spec), review)


def test_what_is_known_of_a_call(run: Run) -> None:
    asked = known(call(run))
    assert asked.tool
    assert (asked.tool.name, asked.tool.is_shut_in, len(asked.tool.digest)) == ("double", True, 64)
    assert asked.is_plain


def test_a_tool_that_is_written_anew_is_another_one(run: Run) -> None:
    before = known(review := call(run)).tool
    run.spec["tools"][0]["source"] += "# more\n"
    review.run = run
    assert before
    assert known(review).tool
    assert known(review).tool.digest != before.digest  # type: ignore[union-attr]


def test_where_the_default_profile_reaches_hosts_so_do_tools(run: Run) -> None:
    Profile.objects.create(workspace=run.workspace, name="Open", is_default=True, hosts=["api.example"])
    tool = known(call(run)).tool
    assert tool
    assert not tool.is_shut_in


@pytest.mark.parametrize("text", ["[]", "{}", "2", "{", '{"nobody": {}}', '{"double": {}, "other": {}}'])
def test_what_names_no_tool_of_the_team_is_let_run_by_no_rule(run: Run, bob: User, text: str) -> None:
    review = call(run, text)
    for scope in Scope:
        with pytest.raises(Unfit):
            keeping.wish_of(review, Choice(scope))


def test_this_tool_by_this_agent(run: Run, bob: User) -> None:
    rule = keeping.allow(keeping.wish_of(call(run), Choice(Scope.AGENT)), bob)
    assert rule.sentence == (
        "Lets run the tool double of coder in the team Pair, with any arguments, while the tool stays as it is."
    )
    found = ruled(call(run, '{"double": {"n": 3}}', "5"))
    assert found
    assert found.standing == rule.pk


def test_exactly_this_call(run: Run, bob: User) -> None:
    keeping.allow(keeping.wish_of(call(run), Choice(Scope.EXACT)), bob)
    same, other = call(run, step="5"), call(run, '{"double": {"n": 3}}', "7")
    assert ruled(same)
    assert ruled(other) is None


def test_the_rule_ends_where_the_tool_becomes_another(run: Run, bob: User) -> None:
    keeping.allow(keeping.wish_of(call(run), Choice(Scope.AGENT)), bob)
    later = call(run, step="5")
    assert ruled(later)
    run.spec["tools"][0]["source"] += "# more\n"
    run.save()
    later.refresh_from_db()
    assert ruled(Review.objects.get(pk=later.pk)) is None


@pytest.mark.parametrize("scope", [Scope.TEAM, Scope.WORKSPACE])
def test_no_tool_is_let_run_for_more_than_one_agent(run: Run, scope: Scope) -> None:
    with pytest.raises(Unfit, match="one agent at a time"):
        keeping.wish_of(call(run), Choice(scope))


def test_a_tool_on_the_network_is_let_run_as_this_call_only(workspace: Workspace, bob: User) -> None:
    team = Team.objects.create(workspace=workspace, name="Pair", spec=spec(OUTSIDE))
    run = Run.objects.create(workspace=workspace, number=1, team=team, spec=spec(OUTSIDE), task="Count")
    review = call(run, '{"fetch": {"q": "x"}}')
    with pytest.raises(Unfit, match="reaches the network"):
        keeping.wish_of(review, Choice(Scope.AGENT))
    keeping.allow(keeping.wish_of(review, Choice(Scope.EXACT)), bob)
    assert Rule.objects.get().scope == Scope.EXACT


def test_whether_it_happens_once_more_is_no_matter_of_rules(run: Run, bob: User) -> None:
    again = call(run, step="3!1")
    with pytest.raises(Unfit, match="decided each time"):
        keeping.allow(keeping.wish_of(again, Choice(Scope.EXACT)), bob)
    assert not Rule.objects.exists()
    assert not again.decision


def test_calls_that_a_rule_rejects(run: Run, bob: User) -> None:
    wish = Wish(run.workspace, Effect.REJECT, Scope.AGENT, team=run.team, agent="coder", tool="double")
    rule = keeping.make(wish, bob)
    found = ruled(call(run))
    assert found
    assert found.standing == rule.pk
    assert rule.sentence == "Rejects the tool double of coder in the team Pair."


def test_no_rule_of_code_speaks_of_calls(run: Run, alice: User) -> None:
    keeping.make(Wish(run.workspace, Effect.REJECT, Scope.WORKSPACE), alice)
    assert ruled(call(run)) is None
