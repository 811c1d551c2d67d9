"""Reading never fails, never takes long, and says what it cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.conversation.code_blocks import CodeBlock
from runs.risks import Kind, Level, assess, python_code
from runs.risks.assessment import from_json, to_json
from runs.sandbox.cell import Limits, MiB
from tests.runs.risks.reading import python, shell

FRAGMENTS = st.sampled_from(
    (
        *("import os\n", "eval(", ")", "'", '"', "\\", "{", "}", "[", "while True:\n    ", "$(", "`", "rm -rf "),
        *("<<E\n", "\nE\n", "\x00", "\u202e", "1e999", "10**10**10", "*", "lambda: ", "f'{", ":(){ :|:& };:", "|"),
    )
)
CODE = st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=14).map("".join)


@settings(max_examples=150, deadline=None)
@given(CODE, st.sampled_from(("python", "sh", "json", "", "r")))
def test_whatever_is_written_something_is_said(code: str, language: str) -> None:
    found = assess((CodeBlock(language, code),), Limits())
    assert from_json(to_json(found)) == found
    assert found.wants


UNREADABLE = {
    "brackets": "(" * 5000 + ")" * 5000,
    "signs": "x = " + "-" * 20000 + "1",
    "words": "x = " + "not " * 20000 + "1",
    "a long name": "a" * 1_000_000,
    "dots": "x" + ".y" * 30000,
    "calls": "f" + "()" * 3000,
    "a sum": "x = 1" + " + 1" * 20000,
    "digits": f"x = {'9' * 5000}",
}


@pytest.mark.parametrize("code", UNREADABLE.values(), ids=UNREADABLE)
def test_what_would_break_a_parser_is_said_to_be_unread(code: str, caplog: pytest.LogCaptureFixture) -> None:
    """And it is foreseen: nothing of it ends in the log as an error of ours."""
    found = python(code)
    assert (found.level, found.kinds, found.wants) == (Level.MEDIUM, {Kind.UNKNOWN}, "Do what cannot be read here.")
    assert caplog.records == []


def test_what_is_nested_and_no_python_is_both() -> None:
    found = python("\n".join(f"{' ' * n}if x:" for n in range(400)))
    assert (found.level, found.kinds) == (Level.HIGH, {Kind.HIDDEN, Kind.UNKNOWN})


def test_a_number_without_an_end_is_told_in_words() -> None:
    (found,) = python("10**10**10 * 'a'").findings
    assert (found.kind, found.what) == (Kind.RESOURCES, "Makes something of more bytes than anybody can write down.")


def test_many_bytes_are_read() -> None:
    assert python("x = b'" + "\\x00" * 1000 + "'").level == Level.LOW


def test_ten_thousand_lines() -> None:
    assert python("x = 1\n" * 10_000).level == Level.LOW
    assert shell("echo 1\n" * 10_000).level == Level.LOW


def test_what_fails_while_it_is_read_counts_as_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a hole in the reader")

    monkeypatch.setattr(python_code, "read", broken)
    found = python("print(1)")
    assert (found.level, found.kinds) == (Level.MEDIUM, {Kind.UNKNOWN})


def test_another_language_is_not_read() -> None:
    found = assess((CodeBlock("ruby", "puts 1"),))
    assert (found.level, found.findings[0].what) == (Level.MEDIUM, "Nothing here can read ruby.")


def test_the_worst_of_all_blocks_counts_and_each_finding_names_its_block() -> None:
    found = assess((CodeBlock("python", "print(1)"), CodeBlock("sh", "ls\nrm -rf /")))
    assert [(one.block, one.line) for one in found.findings] == [(1, 2)]


def test_a_block_may_delete_what_the_one_before_has_made() -> None:
    assert assess((CodeBlock("python", "open('a.txt', 'w')"), CodeBlock("sh", "rm a.txt"))).level == Level.LOW


def test_a_block_that_is_kept_as_a_file_is_made_by_itself() -> None:
    block = CodeBlock("python", "# filename: x.py\nprint(1)")
    assert ("x.py",) in [touch.names for touch in assess((block,)).touches]


def test_the_call_of_a_tool_is_named() -> None:
    found = assess((CodeBlock("json", '{"search": {"query": "rates", "most": 3}}'),))
    assert (found.level, found.wants) == (Level.MEDIUM, 'Call search with query "rates", most 3.')


class TestWhatItsCellRefuses:
    def refused(self, code: str, limits: Limits) -> list[str]:
        return [one.refused for one in python(code, limits).findings if one.refused]

    def test_the_network_where_there_is_none(self) -> None:
        said = self.refused("import requests\nrequests.get('https://a.example')", Limits())
        assert said == ["The network is off here: this call fails."]

    def test_hosts_that_are_not_on_its_list(self) -> None:
        limits = Limits(hosts=("*.example.com",))
        code = "import requests\nrequests.get('https://{}')"
        assert self.refused(code.format("a.example.org"), limits) == [
            "a.example.org is not among the hosts that it may reach."
        ]
        assert self.refused(code.format("api.example.com"), limits) == []

    def test_a_path_that_sounds_like_another_place(self) -> None:
        """What a cell refuses is told by where a path leads, not by how it is spelled."""
        assert self.refused("open('data/which is run by itself later.txt', 'w')", Limits()) == []
        assert self.refused("open('/opt/which is run by itself later', 'w')", Limits()) == [
            "Nothing but the workspace and /tmp can be written here."
        ]

    def test_what_lies_outside_of_the_workspace(self) -> None:
        said = self.refused("open('/opt/x', 'w')", Limits())
        assert said == ["Nothing but the workspace and /tmp can be written here."]

    def test_more_than_there_is(self) -> None:
        (said,) = self.refused("x = 'a' * 10**10", Limits(seconds=5, memory=64 * MiB, workspace=MiB))
        assert said == "The cell ends it: 5 s, 64 MB of memory, 1 MB of files."

    def test_it_keeps_its_level(self) -> None:
        """That it fails here does not make what it wants better."""
        assert python("import os\nos.setuid(0)", Limits()).level == Level.HIGH


HIDDEN = {
    "turned": "access = 'user\u202e \u2066# admin\u2069'",
    "unseen": "x\u200b = 1",
    "far right": "x = 1" + " " * 200 + "; import os",
    "mixed letters": "p\u0430ypal = 1",
    "escape": "x = '\x1b[2K'",
    "filler": "\u3164 = 1",
    "tags": "x = 'a\U000e0041'",
}


@pytest.mark.parametrize("code", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("read", [python, shell])
def test_what_hides_is_high(code: str, read: object) -> None:
    found = read(code)  # type: ignore[operator]
    assert (Kind.HIDDEN in found.kinds, found.level) == (True, Level.HIGH)


@pytest.mark.parametrize("code", ["print('👩\u200d🔬')", "# naïve, Straße, Ελληνικά, русский", "имя = 1", "x = '\t'"])
def test_other_scripts_hide_nothing(code: str) -> None:
    assert python(code).level == Level.LOW
