"""Markdown from people and models, as HTML that cannot do harm.

markdown-it renders with raw HTML off; nh3 then lets only known tags, attributes and schemes through, so that a slip in
the first is caught by the second. Images are left out: the policy of the pages (img-src) would block them anyway, and
one that did load would tell a stranger who reads what.
"""

from __future__ import annotations

from functools import lru_cache

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from studio.web.highlight import highlight

_TAGS = {"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong", "ul"}
_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href", "title"}, "pre": {"class"}, "span": {"class"}, "ol": {"start"}}


def _paint(code: str, language: str, _attributes: str) -> str:
    return f'<pre class="hl">{highlight(code, language)}</pre>'


_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "highlight": _paint}).enable(
    ["table", "strikethrough"]
)
_markdown.disable("image")


#: Characters beyond which a text is shown as it is: Markdown of two megabytes takes half a minute to render.
LONGEST = 40_000


@lru_cache(maxsize=2048)
def render(text: str) -> SafeString:
    """Safe HTML of `text`. Links open apart and tell nobody where they were found."""
    if len(text) > LONGEST:
        return format_html('<pre class="long">{}</pre>', text)
    clean = nh3.clean(
        _markdown.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just made it so
