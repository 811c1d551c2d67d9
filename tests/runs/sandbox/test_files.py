"""Files go in and out; nothing but regular files comes out, and not too much of them."""

from __future__ import annotations

import pytest

from runs.sandbox.cell import File, JobOutcome, Limits, Sandbox
from tests.runs.sandbox.jobs import perform, py, sh


def names(outcome: JobOutcome) -> list[str]:
    return [file.name for file in outcome.files]


async def test_in_and_out(sandbox: Sandbox) -> None:
    files = (File("in.bin", bytes(range(256))), File("deep/er/in.txt", "é".encode()))
    code = "import shutil\nshutil.copy('in.bin', 'out.bin')\nprint(open('deep/er/in.txt', encoding='utf-8').read())"
    outcome = await perform(sandbox, py(code), files=files)
    assert outcome.blocks[0].stream("out") == "é\n"
    assert set(outcome.files) == {*files, File("out.bin", bytes(range(256)))}


async def test_nested_and_odd_names(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, sh("mkdir -p out/a; echo 1 > out/a/x.txt; echo 2 > 'two words é.txt'"))
    assert sorted(names(outcome)) == ["out/a/x.txt", "two words é.txt"]


async def test_a_large_file(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, py("open('large', 'wb').write(b'0123456789abcdef' * (1 << 19))"))
    assert outcome.files == (File("large", b"0123456789abcdef" * (1 << 19)),)


async def test_temporary_code_is_not_a_file(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, py("print(__file__)"), sh("ls -A"))
    assert "tmp_code_" in outcome.blocks[0].stream("out")
    assert (outcome.blocks[1].stream("out").split(), outcome.files) == ([outcome.blocks[1].stream("out").strip()], ())


async def test_links_and_pipes_are_not_handed_out(sandbox: Sandbox) -> None:
    code = (
        "ln -s /etc/passwd link; ln -s / folder; mkfifo pipe; mkdir real; ln -s ../real real/loop; echo 1 > real/file"
    )
    outcome = await perform(sandbox, sh(code))
    assert names(outcome) == ["real/file"]
    link, pipe = "it is a link", "it is not a regular file"
    assert set(outcome.refused) == {("link", link), ("folder", link), ("real/loop", link), ("pipe", pipe)}


async def test_names_that_are_not_plain_text(sandbox: Sandbox) -> None:
    code = r"import os; [open(os.fsencode('a') + raw, 'w') for raw in (b'\n', b'\xff', b'\xe2\x80\xae')]"
    outcome = await perform(sandbox, py(code))
    assert (outcome.files, {reason for _, reason in outcome.refused}) == ((), {"its name is not plain text"})
    assert all(name.isprintable() for name, _ in outcome.refused)


async def test_too_big(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, sh("head -c 1001 /dev/zero > big; echo 1 > small"), limits=Limits(file=1000))
    assert names(outcome) == ["small"]
    assert outcome.refused == (("big", "it is too big: 1001 bytes, and 1000 are allowed"),)


async def test_sparse_file_is_too_big(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, sh("truncate -s 60M sparse"))
    assert [name for name, _ in outcome.refused] == ["sparse"]


async def test_too_many(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, sh("touch a b c d e"), limits=Limits(files=3))
    assert (names(outcome), [name for name, _ in outcome.refused]) == (["a", "b", "c"], ["d", "e"])
    assert {reason for _, reason in outcome.refused} == {"there are more than 3 files"}


@pytest.mark.attack("more files than anybody would read the names of", "counted and not named")
async def test_far_too_many_are_counted_and_not_named(sandbox: Sandbox) -> None:
    outcome = await perform(sandbox, py("for i in range(500): open(f'f{i:03}', 'w')"), limits=Limits(files=3))
    assert (len(outcome.files), len(outcome.refused)) == (3, 101)
    assert outcome.refused[-1] == ("…", "397 more were not looked at")


async def test_too_much_together(sandbox: Sandbox) -> None:
    limits = Limits(workspace=1 << 20)
    code = "for name in 'abc': open(name, 'wb').write(bytes(500_000))"
    outcome = await perform(sandbox, py(code), limits=limits)
    assert sum(len(file.data) for file in outcome.files) <= limits.workspace
    assert outcome.blocks[0].exit_code or [name for name, _ in outcome.refused] == ["c"]


@pytest.mark.attack("folders in folders without end", "looked into so far and no further")
async def test_endless_folders(sandbox: Sandbox) -> None:
    code = "import os\nfor i in range(1200): os.mkdir('d'); os.chdir('d')\nopen('deep', 'w')"
    outcome = await perform(sandbox, py(code))
    assert (outcome.blocks[0].exit_code, outcome.files) == (0, ())
    assert [reason for _, reason in outcome.refused] == ["it lies more than 16 folders deep"]


async def test_files_of_a_failed_job_come_out(sandbox: Sandbox) -> None:
    assert names(await perform(sandbox, sh("echo 1 > log.txt; exit 1"))) == ["log.txt"]


@pytest.mark.parametrize("way", ["mv {0} gone", "rm {0}; mkdir {0}", "ln -sf /etc/passwd {0}"])
async def test_code_that_plays_with_its_own_file(sandbox: Sandbox, way: str) -> None:
    outcome = await perform(sandbox, sh(way.format("$0")), sh("echo on"))
    assert outcome.blocks[-1].stream("out") == "on\n"
    assert not [name for name in names(outcome) if name.startswith("tmp_code_")]
