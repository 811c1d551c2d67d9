from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync

from runs.models import Review, Run
from studio.accounts.models import Workspace
from tests.runs import rig


@pytest.fixture
def run(workspace: Workspace) -> Run:
    return async_to_sync(rig.go_on)(rig.start(workspace, rig.FAILING, rig.DONE))


@pytest.fixture
def review(run: Run) -> Review:
    return rig.waiting_review(run)
