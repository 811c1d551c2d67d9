"""A web site that says which process answers, and starts a process in a session of its own when asked to."""

from __future__ import annotations

import json
import logging
import os
import subprocess
from typing import Any

urlpatterns: list[object] = []


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    answer = {"web": os.getpid()}
    if scope["path"] == "/start":
        answer["started"] = subprocess.Popen(["sleep", "3600"], start_new_session=True).pid
    if scope["path"] == "/warn":
        logging.getLogger("site").warning("this is a warning")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


def ready_lines(base_url: str) -> list[str]:
    return [f"Parley is ready: {base_url}", f"Sign in (one time): {base_url}sign-in/token/"]
