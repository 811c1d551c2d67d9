"""`python manage.py signin_link [username]`: a one-time link for whoever has no password, or forgot it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from studio.accounts.links import HOURS, url_of
from studio.accounts.models import User


class Command(BaseCommand):
    help = "Makes a one-time sign-in link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", help="whom to sign in; the first person if left out")
        parser.add_argument("--url", default=settings.PUBLIC_URL or "http://127.0.0.1:8000", help="where Parley runs")

    def handle(self, *_: Any, username: str | None, url: str, **__: Any) -> None:
        people = User.objects.filter(is_active=True).order_by("date_joined")
        user = people.filter(username=username).first() if username else people.first()
        if user is None:
            known = ", ".join(people.values_list("username", flat=True)[:10]) or "nobody yet: start Parley once"
            raise CommandError(f"There is no {username or 'person'} here. Known: {known}.")
        self.stdout.write(f"For {user.username}, once, within {HOURS} hours:\n  {url_of(user, url)}")
