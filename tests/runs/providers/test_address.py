from __future__ import annotations

import pytest

from runs.providers.address import ANTHROPIC, OPENAI, Address


@pytest.mark.parametrize(
    ("pasted", "base_url"),
    [
        ("", OPENAI),
        (" http://localhost:11434/v1/ ", "http://localhost:11434/v1"),
        ("https://api.groq.com/openai/v1/chat/completions", "https://api.groq.com/openai/v1"),
        ("https://x.openai.azure.com/openai/v1/models/?api-version=preview", "https://x.openai.azure.com/openai/v1"),
    ],
)
def test_what_people_paste(pasted: str, base_url: str) -> None:
    assert Address.of(pasted).base_url == base_url


@pytest.mark.parametrize(
    ("pasted", "base_url"),
    [
        ("", ANTHROPIC),
        ("https://api.anthropic.com/v1/messages", ANTHROPIC),
        ("https://api.anthropic.com/v1/", ANTHROPIC),
        ("https://api.example.org/anthropic", "https://api.example.org/anthropic"),
    ],
)
def test_what_people_paste_for_anthropic(pasted: str, base_url: str) -> None:
    assert Address.of(pasted, ANTHROPIC).base_url == base_url


def test_the_query_is_kept() -> None:
    assert (
        Address.of("https://example.org/v1?api-version=preview").endpoint("/x")
        == "https://example.org/v1/x?api-version=preview"
    )


def test_what_is_shown_has_no_password() -> None:
    assert Address.of("https://alice:secret@example.org/v1?key=secret").shown == "https://example.org/v1"
