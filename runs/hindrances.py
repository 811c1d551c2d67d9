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
from studio.accounts.models import Workspace


def hindrance(card: Card) -> SafeString | str:
    """In a sentence for its page; "" where nothing speaks against it."""
    if card.spec is None:
        return "This is no team that can run yet."
    if card.ready and not card.ready.available:
        return card.ready.why_not
    return missing_models(card.team.workspace, card.spec) or _untold(card.spec)


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


def _untold(spec: TeamSpec) -> str:
    try:
        team_of(spec)
    except ToolProblem as error:
        return str(error)
    return ""
