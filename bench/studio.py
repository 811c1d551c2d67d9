"""Parley in a folder of its own, with the settings that `make run` has; only watchers are told within the process,
since the hub is another one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def opened() -> Iterator[None]:
    """Django is set up and the database migrated. Once in a process."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as home:
        os.environ |= {"PARLEY_HOME": home, "DJANGO_SETTINGS_MODULE": "studio.settings"}
        for outside in ("DATABASE_URL", "REDIS_URL", "BROKER_URL"):
            os.environ.pop(outside, None)
        import django
        from django.conf import settings
        from django.core.management import call_command

        settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
        django.setup()
        call_command("migrate", verbosity=0)
        yield


def round_robin(names: Sequence[str], instructions: str, messages: int) -> dict[str, Any]:
    """A team's spec: `messages` in all, the first one included."""
    member = {"type": "assistant", "model": "Bench", "instructions": instructions, "max_auto_replies": None}
    return {
        "parley": 1,
        "name": "Bench",
        "agents": [{"name": name, **member} for name in names],
        "groups": [
            {"name": "table", "members": list(names), "selection": "round_robin", "max_rounds": messages},
        ],
        "conversation": {"type": "chat", "initiator": names[-1], "recipient": "table"},
    }


class Studio:
    """A workspace whose model is at `base_url`."""

    def __init__(self, base_url: str) -> None:
        from studio.accounts.models import Workspace

        self._workspace = Workspace.objects.create(name="Bench")
        self._workspace.connections.create(name="Bench", kind="openai", model="bench", base_url=base_url)

    def start(self, spec: dict[str, Any], task: str) -> Any:
        """The run, not yet driven."""
        from agents.spec import TeamSpec
        from runs import lifecycle

        order = lifecycle.Order(self._workspace, TeamSpec.parse(spec), task)
        return lifecycle.start(order, ring=False)
