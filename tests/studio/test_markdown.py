"""Markdown from models and people can show, but cannot do."""

from __future__ import annotations

import pytest

from studio.web.highlight import highlight
from studio.web.markdown import render


def test_it_works() -> None:
    html = render("**bold** and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<strong>bold</strong>" in html
    assert "<td>1</td>" in html


def test_code_is_coloured() -> None:
    html = render("```python\nimport os\n```")
    assert '<pre class="hl"><span class="kn">import</span>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](vbscript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        '<svg onload="alert(1)">',
        '<p style="background:url(//evil)">x</p>',
        "<hx-partial hx-target='body'>x</hx-partial>",
        "```html\n<script>alert(1)</script>\n```",
        '```"><script>alert(1)</script>\nx\n```',
    ],
)
def test_nothing_runs(text: str) -> None:
    html = render(text).lower()
    assert "<script" not in html
    assert "<hx-" not in html
    assert " onerror=" not in html.replace("&lt;", "<") or "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="vbscript' not in html
    assert 'href="data' not in html
    assert "<svg" not in html
    assert "<p style" not in html


def test_images_are_left_out() -> None:
    assert "<img" not in render("![alt](https://evil.example/pixel.png)")


def test_links_open_apart_and_tell_nobody() -> None:
    html = render("[x](https://example.com)")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html


def test_unknown_languages_are_plain_and_escaped() -> None:
    assert highlight("<b>", "no-such-language") == "&lt;b&gt;"
    assert highlight("<b>") == "&lt;b&gt;"


def test_a_very_long_text_is_shown_as_it_is() -> None:
    text = "# <b>\n" * 10_000
    assert render(text) == f'<pre class="long">{text.replace("<", "&lt;").replace(">", "&gt;")}</pre>'
