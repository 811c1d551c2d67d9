"""A process that runs a job without an end, for the test that kills it: host.py SANDBOX INSTALLATION COMMAND."""

from __future__ import annotations

import asyncio
import sys

from runs.sandbox.bubblewrap import BubblewrapSandbox
from runs.sandbox.cell import Sandbox
from runs.sandbox.docker import DockerSandbox
from runs.sandbox.plain import PlainSandbox
from tests.runs.sandbox.jobs import perform, sh


def made(name: str, installation: str) -> Sandbox:
    if name == "docker":
        return DockerSandbox(installation)
    return BubblewrapSandbox() if name == "bubblewrap" else PlainSandbox(installation=installation)


if __name__ == "__main__":
    _, name, installation, command = sys.argv
    asyncio.run(perform(made(name, installation), sh(f"setsid {command} & {command} & wait")))
