from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from runs.sandbox.cell import Limits
from runs.uploads import MOST_FILES, Refused, files_from, safe_name

CSV = b"name,price\nA,1\n"


def upload(name: str, data: bytes = CSV) -> UploadedFile:
    file = SimpleUploadedFile("x", data)
    # As sent: Django's own class already takes the folder off.
    file._name = name
    return file


def refusal(*uploads: UploadedFile) -> str:
    with pytest.raises(Refused) as caught:
        files_from(uploads)
    return str(caught.value)


def test_it_works() -> None:
    (file,) = files_from([upload("prices.csv")])
    assert (file.name, file.data) == ("prices.csv", CSV)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\prices.csv", "prices.csv"),
        ("a\nb\x00c.csv", "abc.csv"),
        ("Größe 2026.csv", "Größe 2026.csv"),
        ("..", ""),
        ("folder/", ""),
    ],
)
def test_names_are_made_safe(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 500 + ".csv").endswith("x.csv")
    assert len(safe_name("x" * 500 + ".csv")) == 200


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04\x14\0", b"\x01\x02\x80"])
def test_a_binary_with_the_name_of_a_text_is_refused(data: bytes) -> None:
    assert "prices.csv is not text" in refusal(upload("prices.csv", data))


@pytest.mark.parametrize("data", [b"", "\ufeffgröße".encode(), "größe".encode("latin-1"), "größe".encode("utf-16")])
def test_text_of_any_age_is_taken(data: bytes) -> None:
    assert files_from([upload("prices.csv", data)])[0].data == data


def test_a_picture_is_taken_as_one() -> None:
    assert files_from([upload("chart.png", b"\x89PNG\0")])


def test_two_of_one_name_are_refused() -> None:
    assert "several files named a.csv" in refusal(upload("a.csv"), upload("b/a.csv"))


def test_too_many_are_refused() -> None:
    assert "at most 20" in refusal(*(upload(f"{number}.csv") for number in range(MOST_FILES + 1)))


def test_too_large_is_refused_alone_and_together(settings: Any) -> None:
    settings.UPLOAD_BYTES = 20
    assert "a.csv (21\xa0bytes) is larger than 20\xa0bytes" in refusal(upload("a.csv", b"x" * 21))
    assert "have 30\xa0bytes, which is more than 20\xa0bytes" in refusal(upload("a.csv"), upload("b.csv"))


def test_as_much_as_may_be_is_taken(settings: Any) -> None:
    settings.UPLOAD_BYTES = 20
    assert files_from([upload("a.csv", b"x" * 10), upload("b.csv", b"y" * 10)])
    assert len(files_from([upload(f"{number}.csv", b"") for number in range(MOST_FILES)])) == MOST_FILES


def test_what_a_cell_would_not_give_back_is_refused_whatever_may_be_uploaded(settings: Any) -> None:
    settings.UPLOAD_BYTES = 1 << 30
    assert "is larger than 16.0\xa0MB" in refusal(upload("a.bin", bytes(Limits().file + 1)))


def test_a_refusal_names_no_file_as_it_would_like_to_be_named(settings: Any) -> None:
    settings.UPLOAD_BYTES = 20
    assert "ab.csv (21" in refusal(upload("a\u202eb.csv", b"x" * 21))


def test_every_problem_is_told_at_once() -> None:
    told = refusal(upload("a.csv", b"\0"), upload("b.json", b"\0"))
    assert "a.csv" in told
    assert "b.json" in told
