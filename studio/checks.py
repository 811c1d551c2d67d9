"""System checks: settings that work by themselves but not together. `manage.py check` and every start run them."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Error, register
from django.db import connection


@register
def secret_is_shared(**_: Any) -> list[CheckMessage]:
    """A key that each machine makes for itself opens neither the sessions nor the secrets of another."""
    if not os.environ.get("DATABASE_URL") or os.environ.get("SECRET_KEY"):
        return []
    hint = "Set SECRET_KEY to the same long random text in the environment of every process."
    return [Error("DATABASE_URL is set, but SECRET_KEY is not.", hint=hint, id="parley.E001")]


@register
def many_machines_need_redis(**_: Any) -> list[CheckMessage]:
    return live_updates(connection.vendor, settings.REDIS_URL)


def live_updates(vendor: str, redis_url: str) -> list[CheckMessage]:
    """The embedded hub and broker are files of one machine; a database server suggests more than one."""
    if vendor == "sqlite" or redis_url:
        return []
    hint = "Set REDIS_URL, or run every process on this machine with `make run`."
    text = "A database server is used, but live updates are for this machine only."
    return [CheckMessage(WARNING, text, hint=hint, id="parley.W001")]
