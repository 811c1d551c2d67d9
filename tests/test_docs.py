"""The documents say what the code does: settings, commands, links, the table of entry kinds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runs import journal

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]

_READ = re.compile(r"""(?:env\.(?:text|flag|number|words|secret)|environ(?:\.get)?)[(\[]\s*"([A-Z_]+)\"""")
#: Read, but not ours: of Django, Docker and the shell.
_NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "PATH", "PYTHONPATH"}


def variables_read() -> set[str]:
    sources = (path.read_text() for room in ("studio", "agents", "runs") for path in (ROOT / room).rglob("*.py"))
    return {name for source in sources for name in _READ.findall(source)} - _NOT_SETTINGS


def test_every_setting_is_in_the_readme():
    table = set(re.findall(r"`([A-Z_]{4,})`", README))
    assert variables_read() - table == set()


def test_every_setting_in_the_readme_is_read():
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row.split("|")[1])}
    assert documented - variables_read() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    targets = re.findall(r"""(?:\]\(|src(?:set)?=")(?!http)([^)#"]+)""", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(document):
    named = re.findall(r"`((?:studio|agents|runs|tests|docs)/[\w./-]+)`", document.read_text())
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_answer_is_in_the_journals_table():
    assert [kind for kind in journal.ANSWERS if f"\n    {kind} " not in (journal.__doc__ or "")] == []


def test_make_targets_that_are_named_exist():
    named = {target for document in DOCUMENTS for target in re.findall(r"`make ([a-z]+)", document.read_text())}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named - targets == set()
