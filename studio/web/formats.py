"""Numbers as people read them. The words for times are also those of static/src/shell/times.js."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString


def tokens(count: int) -> str:
    """950, 42.8k, 1.2M."""
    for size, unit in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{_short(count / size)}{unit}"
    return str(count)


def money(amount: Decimal | float | None, currency: str = "$") -> str:
    """Cents where they say enough, more digits where cents would say nothing; an unknown price is no price."""
    if amount is None:
        return "–"
    if not amount:
        return f"{currency}0"
    if amount < Decimal("0.0001"):
        return f"<{currency}0.0001"
    return f"{currency}{amount:,.2f}" if amount >= Decimal("0.1") else f"{currency}{amount:.4f}".rstrip("0")


def plain(amount: Decimal | float) -> str:
    """All the digits that say something, and no others: 0.00025, 120."""
    return f"{Decimal(str(amount)).normalize():f}"


def duration(seconds: float | None) -> str:
    """80 ms, 3.4 s, 4:12, 1:04:12."""
    if seconds is None:
        return "–"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{_short(seconds)} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def filesize(count: int) -> str:
    """812 B, 84 KB, 1.2 MB: in steps of 1,000, as file managers count."""
    for size, unit in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")):
        if count >= size:
            return f"{_short(count / size)} {unit}"
    return f"{count} B"


def ago(then: datetime) -> SafeString:
    """A <time> that says how long ago, which the browser keeps true, and on hover when."""
    words = _words((timezone.now() - then).total_seconds())
    shape = '<time data-relative datetime="{}" title="{} UTC">{}</time>'
    return format_html(shape, then.isoformat(), then.strftime("%Y-%m-%d %H:%M"), words)


def _words(seconds: float) -> str:
    for length, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= length:
            return f"{int(seconds // length)} {unit} ago"
    return "just now"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 100 else f"{number:.0f}"
