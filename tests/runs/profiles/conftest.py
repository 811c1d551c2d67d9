"""A Docker engine, and wheels that a test makes itself: pip asks no index for them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs.sandbox.conftest import bubblewrap, docker, engine, installation

__all__ = ["bubblewrap", "docker", "engine", "installation"]

Make = Callable[..., Path]


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a wheel of one module (`name`, `source`, `needs`, other files by their ending) in a folder that is all of
    pip's world."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))

    def make(name: str, source: str = "", *, version: str = "1.0", needs: tuple[str, ...] = (), **others: str) -> Path:
        info = f"{name}-{version}.dist-info"
        about = [
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
            *(f"Requires-Dist: {one}" for one in needs),
        ]
        path = folder / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{name}.py", source)
            archive.writestr(f"{info}/METADATA", "\n".join(about) + "\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            for ending, text in others.items():
                archive.writestr(f"{name}.{ending}", text)
            archive.writestr(f"{info}/RECORD", "")
        return path

    return make
