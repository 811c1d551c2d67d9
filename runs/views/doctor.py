"""What this installation runs on, and what to mend."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from studio.accounts.requests import MemberRequest


@require_GET
def doctor(request: MemberRequest) -> HttpResponse:
    from runs.doctor import examine  # Loads every sandbox and provider, which no other page needs.

    return render(request, "runs/doctor.html", {"findings": examine()})
