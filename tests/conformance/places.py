"""Where the scenarios are: those that were given, with what AutoGen really did, and those written here."""

from __future__ import annotations

from pathlib import Path

#: Its README tells what is what. The files are as they were given; nothing in them is changed here.
FOLDER = Path(__file__).parent / "given"
GIVEN = sorted((FOLDER / "scenarios").glob("*.json"))
OWN = sorted((Path(__file__).parent / "scenarios").glob("*.json"))
SERVER = FOLDER / "fake_llm.py"
