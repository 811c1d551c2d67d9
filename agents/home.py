"""The home page: ready teams, one's own, and the latest runs."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from agents import gallery
from agents.models import Team
from agents.teams.cards import card_of
from studio.accounts.requests import MemberRequest
from studio.web import hooks


def home(request: MemberRequest) -> HttpResponse:
    teams = Team.objects.visible_to(request.user).filter(workspace=request.workspace)
    cards = [card_of(team) for team in teams]
    order = [ready.slug for ready in gallery.teams()]
    ready = [card for card in cards if card.ready]
    context = {
        "ready": sorted(ready, key=lambda card: (not card.available, order.index(card.team.gallery))),
        "own": [card for card in cards if not card.ready],
        "is_missing_some": {card.team.gallery for card in ready} != set(order),
        "runs": hooks.recent_runs(request.user),
    }
    return render(request, "agents/home.html", context)
