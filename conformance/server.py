"""The scenarios' own model server (`fake_llm.py`), in a process of its own and spoken to over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

from conformance.conditions import Json

NAME = "fake_llm.py"
GIVEN = Path(__file__).parents[1] / "tests" / "conformance" / "given" / NAME
#: Seconds; it answers at once, and a machine may be busy.
PATIENCE = 30.0


class ModelServer:
    """Answers with one script at a time."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._opener = build_opener(ProxyHandler({}))  # loopback is nobody's business but ours

    def load(self, script: Json) -> None:
        """Forget everything, and answer from the beginning of this script."""
        self._ask("/_reset", {"llm_script": script})

    def log(self) -> list[dict[str, Any]]:
        """Every request since the script was loaded, in the order in which they came."""
        return list(self._ask("/_log"))

    def _ask(self, path: str, body: Json | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.base_url.removesuffix("/v1") + path, data)  # noqa: S310 - the server started here
        with self._opener.open(request, timeout=PATIENCE) as response:
            return json.load(response)


def found_beside(scenarios: Path) -> Path:
    """The server's file: in the folder above the scenarios, or among them, else the one among the tests."""
    folders = (scenarios.resolve().parent, scenarios.resolve())
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), GIVEN)


@contextmanager
def running(program: Path, scenario: Path) -> Iterator[ModelServer]:
    """The server, on a free port, until the block ends. It wants some scenario to begin with."""
    command = [sys.executable, str(program), "--scenario", str(scenario), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        server = ModelServer(process.stdout.readline().strip())
        try:
            yield server
        finally:
            process.terminate()
