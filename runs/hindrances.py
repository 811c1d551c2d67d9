"""Why a team cannot run here, found before it starts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agents.models import ModelConnection
from agents.script import team_of
from agents.spec import TeamSpec
from agents.teams.cards import Card
from agents.tools.problems import ToolProblem
from runs.profiles import choosing
from runs.sandbox.cell import SandboxError
from studio.accounts.models import Workspace


def hindrance(card: Card) -> SafeString | str:
    """In a sentence for its page; "" where nothing speaks against it."""
    if card.spec is None:
        return "This is no team that can run yet."
    if card.ready and not card.ready.available:
        return card.ready.why_not
    workspace = card.team.workspace
    return missing_models(workspace, card.spec) or missing_sandbox(workspace, card.spec) or _untold(card.spec)


def missing_models(workspace: Workspace, spec: TeamSpec) -> SafeString | str:
    known = set(ModelConnection.objects.filter(workspace=workspace).values_list("name", flat=True))
    lost = sorted({name for one in spec.speakers for name in one.models} - known)
    if not lost:
        return ""
    names = format_html_join(", ", "“{}”", ((name,) for name in lost))
    url = reverse("agents:connections")
    shape = (
        'This workspace has no model connection called {}. <a class="link" href="{}">Make it</a>, or switch the model.'
    )
    return format_html(shape, names, url)


def missing_sandbox(workspace: Workspace, spec: TeamSpec) -> SafeString | str:
    """A profile that is not there, or whose packages never were."""
    try:
        for agent in spec.agents:
            if agent.code:
                choosing.terms_of_code(workspace.pk, agent.code)
    except SandboxError as error:
        link = reverse("runs:profiles")
        return format_html('{} <a class="link" href="{}">Look at the sandbox profiles</a>.', str(error), link)
    return ""


def _untold(spec: TeamSpec) -> str:
    try:
        team_of(spec)
    except ToolProblem as error:
        return str(error)
    return ""
