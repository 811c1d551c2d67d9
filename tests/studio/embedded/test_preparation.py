"""Assets are collected when they changed, and only then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.embedded import preparation
from studio.embedded.claims import Refused


@pytest.fixture
def dist(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "app.css").write_text("body { color: black }")
    settings.HOME, settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path, tmp_path / "static", [folder]
    return folder


def served(settings: Any) -> str:
    return (settings.STATIC_ROOT / "app.css").read_text()


def test_it_works(dist: Path, settings: Any) -> None:
    preparation._collect()
    assert served(settings) == "body { color: black }"


def test_what_did_not_change_is_not_collected_again(dist: Path, settings: Any) -> None:
    preparation._collect()
    (settings.STATIC_ROOT / "app.css").write_text("as it was left")
    preparation._collect()
    assert served(settings) == "as it was left"


def test_what_changed_is(dist: Path, settings: Any) -> None:
    preparation._collect()
    (dist / "app.css").write_text("body { color: darkblue }")
    preparation._collect()
    assert served(settings) == "body { color: darkblue }"


def test_assets_that_were_never_built_are_named(dist: Path, settings: Any, tmp_path: Path) -> None:
    settings.STATICFILES_DIRS = [tmp_path / "nowhere"]
    with pytest.raises(Refused, match="make assets"):
        preparation._collect()
