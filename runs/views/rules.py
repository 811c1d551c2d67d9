"""Rules and policies of reviews: members see all of them and make what is about a team; owners make the rest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from agents.models import Team
from agents.teams.views import team_of
from runs import database
from runs.models import Policy, Rule
from runs.rules import history, keeping, policies, simulation
from runs.rules.forms import PolicyForm, RuleForm
from runs.rules.rows import Effect
from runs.rules.wishes import Unfit, row_of
from studio.accounts import workspaces
from studio.accounts.requests import MemberRequest

PER_PAGE = 50


@require_GET
def rules(request: MemberRequest) -> HttpResponse:
    mine = Rule.objects.filter(workspace=request.workspace)
    return _listed(request, mine.in_force(database.now()), ended=False)


@require_GET
def ended_rules(request: MemberRequest) -> HttpResponse:
    """Those that were revoked, or ran out."""
    over = ~Q(revoked=None) | Q(expires__lte=database.now())
    return _listed(request, Rule.objects.filter(over, workspace=request.workspace), ended=True)


def new_rule(request: MemberRequest) -> HttpResponse:
    form = _rule_form(request)
    if form.is_bound and form.is_valid():
        try:
            rule = keeping.make(form.wish, request.user)
        except Unfit as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The rule is in force: {rule.sentence}")
            return redirect("runs:rules")
    return render(request, "runs/rules/form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def forecast_rule(request: MemberRequest) -> HttpResponse:
    """What the rule in the form would have done; nothing is written."""
    form = _rule_form(request)
    if not form.is_valid():
        return render(request, "runs/rules/_forecast.html", {"errors": form.errors})
    rule = row_of(form.wish)
    past = history.decided(request.workspace, rule.team, history.MANY)
    return render(request, "runs/rules/_forecast.html", told(rule, past))


@require_POST
def revoke(request: MemberRequest, pk: UUID) -> HttpResponse:
    rule = get_object_or_404(Rule.objects.visible_to(request.user).select_related("workspace"), pk=pk)
    request.workspace = rule.workspace
    if not keeping.may_revoke(rule, request.user):
        raise PermissionDenied
    if keeping.revoke(rule, request.user):
        messages.success(request, "The rule is revoked. What it decided before stands.")
    return redirect("runs:rules")


def policy(request: MemberRequest) -> HttpResponse:
    return _policy_page(request, None)


def team_policy(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _policy_page(request, team_of(request, pk))


@require_GET
def choose_team(request: MemberRequest) -> HttpResponse:
    """`?team=` is a team of the workspace: leads to its policy."""
    mine = Team.objects.filter(workspace=request.workspace)
    found = next((team for team in mine if str(team.pk) == request.GET.get("team")), None)
    return redirect("runs:team-policy", found.pk) if found else redirect("runs:rules")


@require_POST
def forecast_policy(request: MemberRequest) -> HttpResponse:
    return _forecast_of_policy(request, None)


@require_POST
def forecast_team_policy(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _forecast_of_policy(request, team_of(request, pk))


def told(rule: Rule, past: list[simulation.Past]) -> dict[str, Any]:
    """Of the last few, and of more where there are more."""
    few, many = (simulation.of_rule(rule, past[:last]) for last in (history.FEW, history.MANY))
    return {"rule": rule, "few": few, "many": many if many.past > few.past else None}


def _listed(request: MemberRequest, found: Any, *, ended: bool) -> HttpResponse:
    related = found.select_related("made_by", "revoked_by", "team", "workspace", "made_from")
    newest = keeping.with_uses(related).order_by("-created", "pk")
    page = Paginator(newest, PER_PAGE).get_page(request.GET.get("page"))
    owns = workspaces.owns(request.user, request.workspace)
    teams = Team.objects.filter(workspace=request.workspace).order_by("name")
    context = {
        "page": page,
        "rows": [(rule, owns or rule.made_by_id == request.user.pk) for rule in page],
        "ended": ended,
        "owns": owns,
        "whole": policies.in_force(request.workspace.pk, None),
        "policies": Policy.objects.filter(workspace=request.workspace).exclude(team=None).select_related("team"),
        "teams": teams,
    }
    return render(request, "runs/rules/list.html", context)


def _rule_form(request: MemberRequest) -> RuleForm:
    owns = workspaces.owns(request.user, request.workspace)
    return RuleForm(request.workspace, request.POST if request.method == "POST" else None, owns=owns)


def _policy_page(request: MemberRequest, team: Team | None) -> HttpResponse:
    """Members see what is demanded of them; owners change it."""
    owns = workspaces.owns(request.user, request.workspace)
    if request.method == "POST" and not owns:
        raise PermissionDenied
    row = _policy_row(request, team)
    form = PolicyForm(row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        keeping.set_policy(request.workspace, team, form.values, request.user)
        messages.success(request, "Saved. What is asked from now on follows it; what waits already keeps its deadline.")
        return redirect("runs:rules")
    now = policies.in_force(request.workspace.pk, team.pk if team else None)
    context = {"form": form, "team": team, "row": row, "owns": owns, "now": now}
    return render(request, "runs/rules/policy.html", context, status=422 if form.is_bound else 200)


def _policy_row(request: MemberRequest, team: Team | None) -> Policy:
    found = Policy.objects.filter(workspace=request.workspace, team=team).select_related("changed_by").first()
    return found or Policy(workspace=request.workspace, team=team)


def _forecast_of_policy(request: MemberRequest, team: Team | None) -> HttpResponse:
    form = PolicyForm(_policy_row(request, team), request.POST)
    if not form.is_valid():
        return render(request, "runs/rules/_forecast.html", {"errors": form.errors})
    whole = _policy_row(request, None) if team else form.proposed
    proposed = policies.together(whole, form.proposed if team else None)
    past = history.decided(request.workspace, team, history.MANY)
    few, many = (simulation.of_policy(proposed, past[:last]) for last in (history.FEW, history.MANY))
    context = {
        "few": few,
        "many": many if many.past > few.past else None,
        "two": len(simulation.two_people(proposed, past[: history.FEW])),
        "is_policy": True,
        "effect": Effect.ALLOW,
    }
    return render(request, "runs/rules/_forecast.html", context)
