"""Code in colour, by Pygments on the server. The classes are coloured in static/src/code.css."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from pygments import highlight as paint
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# Beyond this, colour costs more than it tells (about 7 ms for 240 lines).
LONGEST = 100_000

_formatter = HtmlFormatter(nowrap=True)


@lru_cache(maxsize=1024)
def highlight(code: str, language: str = "") -> SafeString:
    """The inside of a <pre class="hl">: spans for a language that Pygments knows, else plain, always escaped."""
    if not language or len(code) > LONGEST:
        return SafeString(escape(code))
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return SafeString(escape(code))
    return mark_safe(paint(code, lexer, _formatter))  # noqa: S308 - Pygments escapes what it paints
