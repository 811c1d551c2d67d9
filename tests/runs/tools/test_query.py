"""Read-only queries on files of the workspace, run for real in a cell."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from agents.conversation.results import ToolResult
from runs.sandbox.cell import File, Sandbox

from .cells import called, sql

CSV = File(
    "people.csv", "\ufeffname,city,age,zip\nAda,Bern,36,03012\nBob,Basel,,04001\nCéline,Bern,41.5,03012\n".encode()
)


@pytest.fixture
def database(tmp_path: Path) -> File:
    path = tmp_path / "people.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE people (name, photo)")
    connection.execute("INSERT INTO people VALUES ('Ada', x'00ff')")
    connection.commit()
    connection.close()
    return File("people.db", path.read_bytes())


async def test_a_csv_file(sandbox: Sandbox):
    tool = sql("select name, age from people where city = :city order by age desc")
    found = [{"name": "Céline", "age": 41.5}, {"name": "Ada", "age": 36.0}]
    assert await called(sandbox, tool, CSV, city="Bern") == ToolResult(ok=True, value=found)


async def test_a_sqlite_file(sandbox: Sandbox, database: File):
    tool = sql("select * from people", "people.db")
    assert await called(sandbox, tool, database) == ToolResult(ok=True, value=[{"name": "Ada", "photo": "<2 bytes>"}])


async def test_parameters_are_bound_and_never_pasted(bubblewrap: Sandbox):
    tool = sql("select count(*) as n from people where name = :name")
    assert (await called(bubblewrap, tool, CSV, name="' or 1=1 --")).value == [{"n": 0}]


async def test_codes_stay_texts_and_nothing_is_null(bubblewrap: Sandbox):
    tool = sql("select zip, age from people where name = 'Bob'")
    assert (await called(bubblewrap, tool, CSV)).value == [{"zip": "04001", "age": None}]


async def test_more_rows_than_are_given(bubblewrap: Sandbox):
    result = await called(bubblewrap, sql("select name from people", rows=2), CSV)
    assert (len(result.value["rows"]), result.value["note"]) == (2, "There are more rows; the first 2 are given.")


async def test_columns_of_the_same_name_are_numbered(bubblewrap: Sandbox):
    assert (await called(bubblewrap, sql("select 1 as a, 2 as a"), CSV)).value == [{"a": 1, "a_2": 2}]


async def test_strange_headers(bubblewrap: Sandbox):
    file = File("odd one.csv", b'a;"b ""c""";;A\n1;2;3;4\n')
    found = (await called(bubblewrap, sql('select * from "odd one"', "odd one.csv"), file)).value
    assert found == [{"a": 1, 'b "c"': 2, "column_3": 3, "A_4": 4}]


WRITES = [
    "delete from people",
    "insert into people values ('x', 'y')",
    "create table other (a)",
    "attach 'other.db' as other",
    "pragma query_only = 0",
    "select load_extension('x')",
    "vacuum into 'copy.db'",
]


@pytest.mark.parametrize("file", ["csv", "db"])
@pytest.mark.parametrize("query", WRITES)
async def test_nothing_but_reading(bubblewrap: Sandbox, database: File, query: str, file: str):
    result = await called(bubblewrap, sql(query, f"people.{file}"), database if file == "db" else CSV)
    assert (result.ok, "Only reading is allowed here" in result.value) == (False, True), result.value


PROBLEMS = [
    (sql("selekt 1"), {}, 'near "selekt": syntax error'),
    (sql("select 1; select 2"), {}, "one statement at a time"),
    (sql("select :a"), {}, "binding parameter :a"),
    (sql("select :a"), {"a": [1]}, "The parameter 'a' must be a text, a number or null."),
    (sql("select 1", "gone.csv"), {}, "There is no file gone.csv in the workspace; there is empty.csv, people.csv."),
    (sql("select 1", "empty.csv"), {}, "empty.csv is empty"),
]


@pytest.mark.parametrize(("tool", "arguments", "problem"), PROBLEMS)
async def test_problems_are_answers(bubblewrap: Sandbox, tool, arguments: dict[str, object], problem: str):
    result = await called(bubblewrap, tool, CSV, File("empty.csv", b""), **arguments)
    assert (result.ok, problem in result.value) == (False, True), result.value
