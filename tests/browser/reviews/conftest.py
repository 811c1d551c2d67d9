"""A studio in which runs wait for people, and its page of what waits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.reviews.console import Console
from tests.browser.studio_process import ROOT, Studio

DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DONE = "That is all.\n\nTERMINATE"


def code(text: str, words: str = "Here it is.") -> str:
    return f"{words}\n```python\n{text}\n```"


def scene(text: str = "print(42)", agent: str = "coder", **more: Any) -> dict[str, Any]:
    """A run in which `agent` wants to run this, and is content with whatever comes of it."""
    return {"agent": agent, "says": [code(text), DONE], **more}


@pytest.fixture(scope="module")
def begin(studio: Studio) -> Callable[..., list[str]]:
    """Begins a run for each scene, and gives their ids."""

    def begun(*scenes: dict[str, Any]) -> list[str]:
        command = [sys.executable, "-m", "tests.browser.reviews.begin_runs"]
        told, around = json.dumps(scenes), studio._environment()
        ran = subprocess.run(command, cwd=ROOT, env=around, input=told, capture_output=True, text=True, check=True)
        return ran.stdout.split()

    return begun


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def size(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


@pytest.fixture
def open_console(sign_in: Callable[..., Page], studio: Studio) -> Callable[..., Console]:
    def opened(**options: Any) -> Console:
        console = Console(sign_in(**options), studio)
        console.open()
        return console

    return opened
