"""As what a file is shown, for files as people and code really leave them."""

from __future__ import annotations

import json

import pytest

from runs import blobs
from runs.models import Artifact
from runs.previews.folds import AT_ONCE, LONGEST, MOST, Member
from runs.previews.kinds import (
    CHARACTERS,
    HEAD,
    LINES,
    LONGEST_LINE,
    Binary,
    Empty,
    Folded,
    Gone,
    Pdf,
    Picture,
    Preview,
    Read,
    Rows,
    Text,
    preview_of,
)
from runs.previews.tables import COLUMNS, LONGEST_CELL, ROWS, Table
from tests.runs.previews import making


def shown(name: str, content: bytes) -> Preview:
    return preview_of(Artifact(name=name, digest=blobs.put(content), size=len(content)))


def table(content: bytes, name: str = "t.csv") -> Table:
    preview = shown(name, content)
    assert isinstance(preview, Rows)
    return preview.table


def cells(content: bytes, name: str = "t.csv") -> list[list[str]]:
    found = table(content, name)
    return [[cell.text for cell in row] for row in [found.header, *found.rows]]


def text(name: str, content: bytes) -> Text:
    preview = shown(name, content)
    assert isinstance(preview, Text)
    return preview


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", making.drawn("PNG"), Picture),
        ("a.txt", making.drawn("PNG"), Picture),
        ("a.png", b"<script>", Text),
        ("a.pdf", b"%PDF-1.7\n", Pdf),
        ("a.pdf", b" %PDF-1.7\n", Text),
        ("a.csv", b"a,b\n1,2\n", Rows),
        ("a.csv", b"", Empty),
        ("a.csv", b"\0\1\2", Binary),
        ("a.html", b"<html>", Text),
        ("a.bin", b"PK\x03\x04\x14\0", Binary),
        ("a.md", b"# Title", Read),
        ("a.md", b"x" * 50_000, Text),
        ("a.jsonl", b'{"a": 1}\n', Rows),
        ("a.jsonl", b'{"a": 1}\n[2]\n', Text),
        ("a.jsonl", b"", Empty),
        ("a.ndjson", b"{", Text),
        ("Makefile", b"all:\n\ttrue\n", Text),
    ],
)
def test_it_is_shown_as_what_it_is(name: str, content: bytes, kind: type) -> None:
    assert isinstance(shown(name, content), kind)


def test_a_content_that_is_gone() -> None:
    assert shown("a.txt", b"x")
    assert isinstance(preview_of(Artifact(name="a.txt", digest="0" * 64, size=1)), Gone)


def test_a_table_by_any_separator() -> None:
    rows = [["name", "price"], ["A, B", "1"]]
    assert cells(b'name,price\n"A, B",1\n') == rows
    assert cells(b"name;price\nA, B;1\n") == rows
    assert cells(b"name\tprice\nA, B\t1\n", "t.tsv") == rows


def test_a_cell_may_have_lines_and_quotes() -> None:
    assert cells(b'a,b\r\n"two\r\nlines","a ""b"""\r\n')[1] == ["two\nlines", 'a "b"']


def test_numbers_stand_on_the_right() -> None:
    found = table(b'n,amount,share,note\nA,"1,200.5",3 %,7\nB,-4e3,n/a,x\n')
    assert [cell.is_number for cell in found.header] == [False, True, True, False]
    assert [cell.is_number for cell in found.rows[0]] == [False, True, True, False]


def test_formulas_are_text() -> None:
    assert cells(b'a\n=HYPERLINK("http://x")\n@SUM(1)\n')[1:] == [['=HYPERLINK("http://x")'], ["@SUM(1)"]]


def test_ragged_rows_are_filled_and_told() -> None:
    assert cells(b"a,b\n1\n1,2,3\n") == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]
    assert table(b"a,b\n1\n").is_ragged
    assert not table(b"a,b\n1,2\n").is_ragged


def test_one_row_of_ten_thousand_columns() -> None:
    found = table(b",".join(b"%d" % number for number in range(10_000)))
    assert (len(found.header), found.hidden, found.rows) == (COLUMNS, 10_000 - COLUMNS, [])


def test_many_rows_are_cut() -> None:
    found = table(b"a\n" + b"1\n" * 5000)
    assert (len(found.rows), found.is_cut) == (ROWS, True)
    exact = table(b"a\n" + b"1\n" * ROWS)
    assert (len(exact.rows), exact.is_cut) == (ROWS, False)


def test_a_row_that_the_cut_goes_through_is_left_out() -> None:
    wide = b"x" * (HEAD // 4)
    found = table(b"a,b\n" + b"\n".join([wide + b",1"] * 8))
    assert found.is_cut
    assert all(row[1].text == "1" for row in found.rows)


def test_a_cell_without_end_hides_nothing_before_it() -> None:
    found = table(b'a,b\n1,2\n3,"' + b"x" * (HEAD * 2))
    assert cells(b'a,b\n1,2\n3,"' + b"x" * (HEAD * 2))[:2] == [["a", "b"], ["1", "2"]]
    assert max(len(cell.text) for row in found.rows for cell in row) <= LONGEST_CELL + 1


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("größe".encode(), ""),
        ("größe".encode("utf-8-sig"), ""),
        ("größe".encode("utf-16"), "UTF-16"),
        ("größe".encode("cp1252"), "Windows-1252"),
    ],
)
def test_text_of_any_age_is_read(content: bytes, encoding: str) -> None:
    found = text("a.txt", content)
    assert (found.text, found.encoding) == ("größe", encoding)


def test_what_hides_in_a_text_is_shown() -> None:
    found = text("a.py", "x = 1 # \u202e\u200b\x1b[2J\x7f\r\n".encode())
    assert found.text == "x = 1 # \\u202e\\u200b␛[2J␡\n"


def test_a_large_text_is_read_at_its_head_only(monkeypatch: pytest.MonkeyPatch) -> None:
    content = ("ä" * 700_000).encode()
    digest = blobs.put(content)
    monkeypatch.delattr(blobs, "get")
    found = preview_of(Artifact(name="a.txt", digest=digest, size=len(content)))
    assert isinstance(found, Text)
    assert (found.text, found.is_cut, found.encoding) == ("ä" * CHARACTERS, True, "")


def test_json_is_laid_out_with_every_value_as_it_is_written() -> None:
    found = text("a.json", b'{"a":[1.10,1e400,{"a":1,"a":2}],"b":[],"c":"{,}\\"","d":{}}')
    assert found.text.splitlines() == [
        "{",
        '  "a": [',
        "    1.10,",
        "    1e400,",
        "    {",
        '      "a": 1,',
        '      "a": 2',
        "    }",
        "  ],",
        '  "b": [],',
        '  "c": "{,}\\"",',
        '  "d": {}',
        "}",
    ]


@pytest.mark.parametrize("value", [[], {}, [[]], [[], {}], {"a": {"b": [1, "ä ] {", None, True]}}, 3, "x"])
def test_what_is_laid_out_means_the_same(value: object) -> None:
    found = text("a.json", json.dumps(value, ensure_ascii=False).encode())
    assert json.loads(found.text) == value
    assert found.text == json.dumps(value, indent=2, ensure_ascii=False)


@pytest.mark.parametrize("content", [b"{", b"[" * 100_000, b"9" * 10_000, b"not json"])
def test_what_is_no_json_is_shown_as_it_stands(content: bytes) -> None:
    assert text("a.json", content).text == content.decode()[:CHARACTERS]


def test_deep_json_is_not_made_of_spaces() -> None:
    found = text("a.json", b"[" * 300 + b"1," * 100_000 + b"1" + b"]" * 300)
    assert found.is_cut
    assert "\n" + " " * 48 + "1," in found.text


def test_lines_are_numbered() -> None:
    assert text("a.txt", b"one\ntwo\n").numbers == "1\n2"
    assert text("a.txt", b"one\n\n").numbers == "1\n2"
    assert text("a.txt", b"one").numbers == "1"


def test_a_long_line_is_cut_where_nobody_reads_on() -> None:
    found = text("a.txt", b"short\n" + b"x" * 5000 + b"\nlast")
    assert found.shown.split("\n") == ["short", "x" * LONGEST_LINE + "… 3,000 more characters", "last"]
    assert not found.is_cut


def test_many_lines_are_cut() -> None:
    found = text("a.txt", b"\n" * 90_000)
    assert (found.numbers.count("\n") + 1, found.is_cut) == (LINES - 1, True)
    assert not text("a.txt", b"x\n" * (LINES - 1)).is_cut


def folded(value: object) -> Folded:
    found = shown("a.json", json.dumps(value).encode())
    assert isinstance(found, Folded)
    return found


def test_large_json_is_folded_by_its_members() -> None:
    found = folded({"rows": list(range(AT_ONCE)), "n": 1, "empty": {}, 'say "hi": ': "x", "": {"a": [1]}})
    assert [member.name for member in found.members] == ["rows", "n", "empty", 'say "hi": ', '""']
    assert found.members[1:3] == [Member("n", "1"), Member("empty", "{}")]
    assert found.members[4].text == '{\n  "a": [\n    1\n  ]\n}'
    assert [member.glance for member in found.members[1:]] == ["1", "{}", '"x"', "{…} 5 lines"]


def test_a_list_is_folded_by_place() -> None:
    found = folded([{"a": "]"}, [], *["x" * 1000] * 300])
    assert [member.name for member in found.members[:3]] == ["0", "1", "2"]
    assert [member.text for member in found.members[:2]] == ['{\n  "a": "]"\n}', "[]"]
    assert (len(found.members), found.more) == (MOST, 302 - MOST)


def test_a_member_that_is_endless_is_cut() -> None:
    found = folded({"a": list(range(50_000)), "b": 1})
    endless, short = found.members
    assert (len(endless.text), endless.is_cut, endless.glance) == (LONGEST, True, "[…] 50,002 lines")
    assert not short.is_cut


def test_lines_of_objects_are_a_table() -> None:
    lines = b'{"name": "A", "price": 1.10}\n\n{"name": "B", "more": {"x": [1, "y"]}, "price": 2e400}\n{"ok": true}\n'
    assert cells(lines, "t.jsonl") == [
        ["name", "price", "more", "ok"],
        ["A", "1.10", "", ""],
        ["B", "2e400", '{"x": [1, "y"]}', ""],
        ["", "", "", "true"],
    ]
    assert [cell.is_number for cell in table(lines, "t.jsonl").header] == [False, True, False, False]


def test_many_lines_of_objects_are_cut() -> None:
    assert (len(table(b'{"a": 1}\n' * 5000, "t.jsonl").rows), table(b'{"a": 1}\n' * 5000, "t.jsonl").is_cut) == (
        ROWS,
        True,
    )
    wide = b'{"a": "' + b"x" * (HEAD // 3) + b'"}\n'
    assert (len(table(wide * 4, "t.jsonl").rows), table(wide * 4, "t.jsonl").is_cut) == (2, True)
