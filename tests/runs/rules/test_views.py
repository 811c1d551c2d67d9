"""The pages of rules and policies: members make what is about a team, owners the rest; a form widens nothing."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agents.models import Team
from runs.models import Policy, Review, Rule
from runs.reviews import deciding
from runs.reviews.verdicts import Approve, Reject
from studio.accounts.models import User, Workspace
from tests.runs import rig

pytestmark = pytest.mark.django_db(transaction=True)

FORM = {"effect": "allow", "kinds": ["reads"], "level": "1", "days": "30", "what": "", "profile": "Standard"}
POLICY = {"mode": "risk", "ask_from": "3", "two_people_from": "3", "at_zero": "wait"}


@pytest.fixture
def team(workspace: Workspace) -> Team:
    return Team.objects.create(workspace=workspace, name="Pair", spec=rig.team())


@pytest.fixture
def review(workspace: Workspace) -> Review:
    return rig.waiting_review(async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE)))


def post(client: Client, page: str, *args: object, **data: Any) -> tuple[int, str]:
    answer = client.post(reverse(f"runs:{page}", args=args), data)
    return answer.status_code, answer.content.decode()


def listed(client: Client, page: str = "rules") -> str:
    return client.get(reverse(f"runs:{page}")).content.decode()


def test_a_member_makes_a_rule_about_a_team(as_bob: Client, bob: User, team: Team) -> None:
    assert "No rules yet" in listed(as_bob)
    assert post(as_bob, "new-rule", **FORM, who=f"agent:{team.pk}:coder")[0] == 302
    rule = Rule.objects.get()
    assert (rule.made_by, rule.team, rule.agent, rule.kinds, rule.level) == (bob, team, "coder", ["reads"], 1)
    assert rule.expires
    assert rule.terms["profile"] == "Standard"
    assert "Lets run code of coder in the team Pair of low risk that only reads files" in listed(as_bob)


def test_an_owner_makes_one_for_the_workspace(as_alice: Client, team: Team) -> None:
    data = FORM | {"effect": "reject", "kinds": ["network"], "days": ""}
    assert post(as_alice, "new-rule", **data, who="workspace")[0] == 302
    assert Rule.objects.get().sentence == "Rejects code of any team that uses the network."
    assert Rule.objects.get().expires is None


@pytest.mark.parametrize(
    "tampered",
    [
        {"who": "workspace"},
        {"who": "exact"},
        {"who": "exact:1:coder"},
        {"who": "agent:{other}:coder"},
        {"who": "team:{other}"},
        {"who": "agent:{team}:nobody"},
        {"level": "3"},
        {"level": "9"},
        {"kinds": ["unknown"]},
        {"kinds": ["hidden"]},
        {"days": ""},
        {"days": "99999"},
        {"profile": "Nobody's"},
        {"what": "look_up"},
        {"effect": "let everything run"},
    ],
)
def test_a_tampered_form_widens_nothing(as_bob: Client, charlie: User, team: Team, tampered: dict[str, Any]) -> None:
    other = Team.objects.create(workspace=charlie.workspaces.get(), name="Other", spec=rig.team())
    data = FORM | {"who": f"agent:{team.pk}:coder"} | tampered
    data["who"] = data["who"].format(team=team.pk, other=other.pk)
    assert post(as_bob, "new-rule", **data)[0] == 422
    assert post(as_bob, "forecast-rule", **data)[0] == 200
    assert not Rule.objects.exists()


def test_medium_risk_is_too_much_for_a_whole_workspace(as_alice: Client, team: Team) -> None:
    status, page = post(as_alice, "new-rule", **FORM | {"level": "2"}, who="workspace")
    assert status == 422
    assert "only code of low risk" in page


def test_it_is_held_against_history_before_it_is_in_force(
    as_bob: Client, bob: User, team: Team, review: Review
) -> None:
    deciding.decide(review.pk, Approve(review.digest), bob)
    data = FORM | {"effect": "reject", "kinds": [], "days": "7"}
    review.run.team = team
    review.run.save()
    page = post(as_bob, "forecast-rule", **data, who=f"team:{team.pk}")[1]
    assert "Would have rejected 1 of the last 1, 1 of which people let run." in page
    assert f"{reverse('runs:run', args=[review.run_id])}#review-{review.pk}" in page
    assert not Rule.objects.exists()


def test_members_revoke_their_own_and_owners_any(as_alice: Client, as_bob: Client, alice: User, bob: User) -> None:
    workspace = alice.workspaces.get()
    made = {"workspace": workspace, "effect": "reject", "scope": "workspace"}
    ours, theirs = (Rule.objects.create(made_by=by, sentence=f"{by}'s", **made) for by in (bob, alice))
    assert "Revoke: Bob&#x27;s" in listed(as_bob)
    assert "Revoke: Alice&#x27;s" not in listed(as_bob)
    assert post(as_bob, "revoke-rule", theirs.pk)[0] == 403
    assert post(as_bob, "revoke-rule", ours.pk)[0] == 302
    assert post(as_alice, "revoke-rule", theirs.pk)[0] == 302
    assert "No rules yet" in listed(as_bob)
    assert "revoked by Alice" in listed(as_bob, "ended-rules")


def test_500_rules_are_pages_and_no_query_each(as_alice: Client, alice: User) -> None:
    workspace = alice.workspaces.get()
    made = {"workspace": workspace, "effect": "reject", "scope": "workspace", "made_by": alice}
    Rule.objects.bulk_create(Rule(sentence=f"Rule {number} {'x' * 400}", **made) for number in range(500))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = listed(as_alice)
    assert page.count("Revoke: ") == 50
    assert ">500<" in page
    assert len(queries) < 25


def test_an_owner_sets_a_policy(as_alice: Client, alice: User, workspace: Workspace) -> None:
    data = POLICY | {"reminder": "10", "escalation": "30", "deadline": "120"}
    assert post(as_alice, "policy", **data)[0] == 302
    row = Policy.objects.get()
    assert (row.workspace, row.team, row.changed_by) == (workspace, None, alice)
    assert (row.mode, row.ask_from, row.two_people_from, row.deadline, row.at_zero) == ("risk", 3, 3, 120, "wait")
    page = listed(as_alice)
    assert "Two people approve what is of high risk." in page
    assert "What nobody decided after 2 hours goes on waiting." in page
    assert 'value="120"' in as_alice.get(reverse("runs:policy")).content.decode()


def test_a_second_time_it_is_the_same_row(as_alice: Client) -> None:
    post(as_alice, "policy", **POLICY)
    post(as_alice, "policy", **POLICY | {"mode": "always", "ask_from": ""})
    assert Policy.objects.get().mode == "always"
    assert Policy.objects.get().ask_from is None


def test_members_look_at_policies_and_change_none(as_bob: Client, team: Team) -> None:
    assert "Owners of the workspace change it" in as_bob.get(reverse("runs:policy")).content.decode()
    assert post(as_bob, "policy", **POLICY)[0] == 403
    assert post(as_bob, "team-policy", team.pk, **POLICY)[0] == 403
    assert not Policy.objects.exists()


def test_a_team_leaves_open_what_is_as_the_workspace_has_it(as_alice: Client, team: Team) -> None:
    assert post(as_alice, "team-policy", team.pk, deadline="15")[0] == 302
    row = Policy.objects.get()
    assert (row.team, row.mode, row.deadline, row.at_zero) == (team, "", 15, "")
    assert reverse("runs:team-policy", args=[team.pk]) in listed(as_alice)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reminder": "30", "escalation": "10"}, "has to come later"),
        ({"escalation": "30", "deadline": "30"}, "has to come later"),
        ({"deadline": "0"}, "greater than or equal to 1"),
        ({"deadline": "9999999"}, "less than or equal to"),
        ({"mode": "never"}, "Select a valid choice"),
        ({"at_zero": "approve"}, "Select a valid choice"),
        ({"two_people_from": "1"}, "Select a valid choice"),
    ],
)
def test_a_policy_that_cannot_be(as_alice: Client, wrong: dict[str, str], said: str) -> None:
    status, page = post(as_alice, "policy", **POLICY | wrong)
    assert status == 422
    assert said in page
    assert not Policy.objects.exists()


def test_two_people_need_two_people(as_alice: Client, bob: User, workspace: Workspace) -> None:
    workspace.memberships.filter(user=bob).delete()
    status, page = post(as_alice, "policy", **POLICY)
    assert status == 422
    assert "one person only" in page


def test_a_policy_is_held_against_history(as_alice: Client, alice: User, review: Review) -> None:
    deciding.decide(review.pk, Reject(review.digest, "No."), alice)
    page = post(as_alice, "forecast-policy", **POLICY)[1]
    assert "Would have approved 0 of the last 1." in page
    assert not Policy.objects.exists()


def test_a_card_offers_what_is_possible_and_says_why_not(as_bob: Client, review: Review) -> None:
    card = as_bob.get(reverse("runs:run", args=[review.run_id])).content.decode()
    assert reverse("runs:always-options", args=[review.pk]) in card
    assert reverse("runs:due", args=[review.pk]) in card
    offered = as_bob.get(reverse("runs:always-options", args=[review.pk])).content.decode()
    assert "Exactly this code" in offered
    assert "in this workspace" not in offered


def test_always_allow(as_bob: Client, bob: User, review: Review) -> None:
    data = {"digest": review.digest, "scope": "exact", "days": ""}
    assert "Would have approved 0 of" not in post(as_bob, "always-forecast", review.pk, **data)[1]
    assert post(as_bob, "always", review.pk, **data)[0] == 302
    review.refresh_from_db()
    assert (review.decision, review.decided_by) == ("approved", bob)
    assert (Rule.objects.get().made_from, Rule.objects.get().expires) == (review, None)


@pytest.mark.parametrize(
    "tampered",
    [
        {"digest": "0" * 64},
        {"scope": "workspace"},
        {"scope": "team"},
        {"scope": "agent", "kinds": "chosen", "kind": ["reads", "unknown"], "level": "3"},
        {"scope": "everything"},
        {"days": "365"},
        {"days": "x"},
        {"level": "x"},
    ],
)
def test_a_tampered_card_keeps_no_rule_and_approves_nothing(
    as_bob: Client, review: Review, tampered: dict[str, Any]
) -> None:
    data = {"digest": review.digest, "scope": "exact", "days": "30"} | tampered
    assert post(as_bob, "always", review.pk, **data)[0] == 409
    review.refresh_from_db()
    assert not review.decision
    assert not Rule.objects.exists()


def test_more_time_on_a_card(as_bob: Client, workspace: Workspace) -> None:
    Policy.objects.create(workspace=workspace, deadline=60)
    review = rig.waiting_review(async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE)))
    line = as_bob.get(reverse("runs:due", args=[review.pk])).content.decode()
    assert "If nobody does, it is rejected." in line
    before = review.due
    assert before
    assert post(as_bob, "extend", review.pk, minutes="15")[0] == 302
    review.refresh_from_db()
    assert review.due
    assert (review.due - before).total_seconds() == 15 * 60
    for odd in ("", "-5", "7", "9" * 30, "x"):
        assert post(as_bob, "extend", review.pk, minutes=odd)[0] == 409
