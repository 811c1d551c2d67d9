"""What may stand in a profile's requirements: names and versions, and nothing that would be read or built here."""

from __future__ import annotations

import pytest

from runs.profiles import requirements
from runs.profiles.requirements import Unfit


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("pandas==2.2.3", ["pandas==2.2.3"]),
        ("polars\n\nnumpy", ["polars", "numpy"]),
        ("scikit-learn>=1.5,<2  # for the model", ["scikit-learn<2,>=1.5"]),
        ("x[y]; python_version < '4'", ['x[y]; python_version < "4"']),
        ("# only this", []),
    ],
)
def test_names_and_versions_are(text: str, read: list[str]) -> None:
    assert [str(requirement) for requirement in requirements.read(text)] == read


@pytest.mark.parametrize(
    "line",
    [
        "-r /etc/passwd",
        "-c /etc/passwd",
        "--index-url https://evil.example/simple",
        "-e .",
        "./here",
        "/etc/passwd",
        "https://evil.example/x.tar.gz",
        "git+https://evil.example/x",
        "x @ https://evil.example/x.tar.gz",
        "x @ file:///etc/passwd",
        'x; python_version > "${SECRET_KEY}"',
        "x==1 \\",
        "two words",
    ],
)
def test_nothing_else_is(line: str) -> None:
    with pytest.raises(Unfit) as refused:
        requirements.read(f"pandas\n{line}")
    assert refused.value.problems[0].startswith("Line 2")


def test_every_bad_line_is_told() -> None:
    with pytest.raises(Unfit) as refused:
        requirements.read("-r x\npandas\n-e y")
    assert len(refused.value.problems) == 2


def test_names_are_told_once() -> None:
    assert requirements.names("Pandas==2\nnumpy\n# no\nPandas>1") == ("Pandas", "numpy")


def test_the_text_is_the_same_whichever_browser_sends_it() -> None:
    assert requirements.plain("a\r\nb\r\n\r\n") == "a\nb"
