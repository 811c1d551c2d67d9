"""Answers on their way out: what is compressed, and what must stay as it is."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from studio.web.compression import CompressionMiddleware

TEXT = b"All of this is said once more. " * 50


def sent(response: HttpResponseBase, accepted: str = "gzip, br") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    return CompressionMiddleware(lambda _: response)(request)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_text_is_compressed(kind: str) -> None:
    response = sent(HttpResponse(TEXT, content_type=kind))
    assert response["Content-Encoding"] == "gzip"
    assert response["Vary"] == "Accept-Encoding"
    assert gzip.decompress(response.content) == TEXT
    assert len(response.content) == int(response["Content-Length"]) < len(TEXT)


def test_not_for_who_cannot_read_it() -> None:
    response = sent(HttpResponse(TEXT), accepted="identity")
    assert response.content == TEXT
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("kind", ["image/png", "application/octet-stream"])
def test_files_go_as_they_are(kind: str) -> None:
    response = sent(HttpResponse(TEXT, content_type=kind))
    assert "Content-Encoding" not in response
    assert response.content == TEXT


def test_what_streams_is_flushed_piece_by_piece() -> None:
    written: list[bytes] = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"one ", b"two "):
            written.append(piece)
            yield piece

    response = sent(StreamingHttpResponse(pieces(), content_type="text/plain"))
    assert "Content-Encoding" not in response
    assert next(iter(response)) == b"one "
    assert written == [b"one "]


def test_two_answers_alike_differ_in_length() -> None:
    assert len({len(sent(HttpResponse(TEXT)).content) for _ in range(200)}) > 1


def test_a_page_of_the_studio(as_alice: Client) -> None:
    response = as_alice.get("/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"Who should work on it?" in gzip.decompress(response.content)
