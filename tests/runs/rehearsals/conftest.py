from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync

from runs.models import Review, Run
from runs.sandbox.cell import File
from studio.accounts.models import Workspace
from tests.runs import rig
from tests.runs.sandbox.conftest import docker, engine, installation

__all__ = ["docker", "engine", "installation"]


@pytest.fixture
def run(workspace: Workspace) -> Run:
    files = (File("data.csv", b"a,b\n1,2\n"),)
    return async_to_sync(rig.go_on)(rig.start(workspace, rig.WORKING, rig.DONE, files=files))


@pytest.fixture
def review(run: Run) -> Review:
    return rig.waiting_review(run)
