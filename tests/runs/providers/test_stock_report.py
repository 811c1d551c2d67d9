"""The script of the gallery team *Stock report*, played against a real Python: its code runs, or fails as told."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agents.conversation.code_blocks import extract
from runs.providers.chat import Message
from runs.providers.script import script_called

from .conftest import PROJECT

SAMPLES = Path(__file__).parent / "samples"
FAILED = "exitcode: 1 (execution failed)\nCode output: ValueError: nothing works here"
REJECTED = "USER REJECTED THE CODE: I want no files to be written."


@dataclass
class Play:
    """A conversation with the analyst; `folder` is the workspace."""

    python: Path
    folder: Path
    messages: list[Message] = field(default_factory=list)
    exit_code: int = 0

    def begin(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return self.hear(f"Write a report.\n\nFiles in the workspace: {name}")

    def hear(self, content: str) -> str:
        self.messages.append({"role": "user", "content": content})
        said = script_called("stock-report").answer(self.messages).text
        self.messages.append({"role": "assistant", "content": said})
        return said

    def run(self) -> str:
        """Run the block that was said last, tell the analyst, and give what it says to that."""
        [block] = extract(self.messages[-1]["content"])
        command = [self.python, "-W", "error", "-c", block.code]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.exit_code = done.returncode
        ending = "succeeded" if done.returncode == 0 else "failed"
        return self.hear(f"exitcode: {done.returncode} (execution {ending})\nCode output: {done.stderr}{done.stdout}")


@pytest.fixture
def play(cell_python: Path, tmp_path: Path) -> Play:
    return Play(cell_python, tmp_path)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.fixture
def stocks() -> bytes:
    """The file that the gallery team brings along."""
    return (PROJECT / "agents/gallery/stock-report/stocks.csv").read_bytes()


def test_it_works(play: Play, stocks: bytes) -> None:
    play.begin("stocks.csv", stocks)
    assert "stocks.csv writes them in another way" in play.run()
    summary = play.run()
    assert "    GOOG 102.37 560.19    447.20" in summary
    assert "`chart.png`" in summary
    assert summary.endswith("\n\nTERMINATE")
    assert (play.folder / "chart.png").stat().st_size > 20_000


def test_the_summary_holds_nothing_to_run(play: Play, stocks: bytes) -> None:
    play.begin("stocks.csv", stocks)
    play.run()
    assert extract(play.run()) == ()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("seattle-weather.csv", "1461 rows, Jan 2012 to Dec 2015, precipitation by weather:"),
        ("us-employment.csv", "120 rows, Jan 2006 to Dec 2015, nonfarm by all:"),
        ("iowa-electricity.csv", "51 rows, Jan 2001 to Jan 2017, net_generation by source:"),
    ],
)
def test_other_tables(play: Play, name: str, line: str) -> None:
    play.begin(name, sample(name))
    play.run()
    assert line in play.run()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("naïve,größe\n日本,3\nMünchen,5\n$a$,7\n", "3 rows, no dates, größe by naïve:"),
        ("x\n1\n2\n", "2 rows, no dates, x by all:"),
        ("name\nAnn\nBob\nAnn\n", "3 rows, no dates, rows by name:"),
        ("id;wert;art\n1;3,5;a\n2;4,5;b\n", "2 rows, no dates, wert by art:"),
        ("year,n\n2001,5\n2002,0\n", "2 rows, Jan 2001 to Jan 2002, n by all:"),
    ],
)
def test_strange_tables(play: Play, content: str, line: str) -> None:
    play.begin("größen table.csv", content.encode())
    play.run()
    assert line in play.run()


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "is empty"), ("a,b\n", "no rows"), ("a,b\n1,2\n3,4,5\n", "no regular CSV file")],
)
def test_a_table_with_nothing_to_report(play: Play, content: str, words: str) -> None:
    play.begin("data.csv", content.encode())
    play.run()
    play.run()
    assert play.exit_code == 1
    assert words in play.messages[-2]["content"]


def test_the_third_attempt_needs_no_pandas(play: Play) -> None:
    play.begin("data.csv", b"a,b\n1,2\n3,4,5\n")
    play.run()
    assert "simplest thing" in play.run()
    assert "a: lowest 1.00, highest 3.00, mean 2.00" in play.run()


def test_it_gives_up_after_three_failures(play: Play) -> None:
    play.begin("data.csv", b"")
    play.run()
    play.run()
    end = play.run()
    assert "Three attempts have failed" in end
    assert end.endswith("\nTERMINATE")


def test_a_rejection_gets_a_plainer_table(play: Play, stocks: bytes) -> None:
    play.begin("stocks.csv", stocks)
    assert "Your reason: I want no files to be written." in play.hear(REJECTED)
    summary = play.run()
    assert "    MSFT     39.81   28.80     -27.7" in summary
    assert "no chart" in summary
    assert not (play.folder / "chart.png").exists()


def test_a_second_rejection_ends_it(play: Play) -> None:
    play.begin("stocks.csv", b"")
    play.hear(REJECTED)
    assert play.hear(REJECTED).endswith("\nTERMINATE")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("KeyError: 'date'", "a column that"),
        ("ImportError: no pandas", "too narrow"),
        ("time data x", "pd.to_datetime"),
    ],
)
def test_it_explains_what_failed(play: Play, output: str, words: str) -> None:
    play.begin("stocks.csv", b"")
    assert words in play.hear(f"exitcode: 1 (execution failed)\nCode output: {output}")


def test_it_owns_up_to_being_a_script(play: Play) -> None:
    play.begin("stocks.csv", b"")
    assert "scripted demonstration" in play.hear("What do you think of the weather?")


def test_every_block_is_python() -> None:
    rules = script_called("stock-report").rules
    blocks = [block for rule in rules for block in extract(rule.say)]
    assert {block.language for block in blocks} == {"python"}
    for block in blocks:
        compile(block.code, "block", "exec")
