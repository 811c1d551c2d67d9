"""Icons: Lucide's, from PyPI, as inline SVG. An unknown name is an error, since names change between majors."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Parley's own mark, in Lucide's stroke.
_OWN = {
    "parley": '<path d="M5 17V9a5 5 0 0 1 5-5h1.5a4.5 4.5 0 0 1 0 9H9"/><path d="M13 20h4l2 0v-5a4 4 0 0 0-2.4-3.7"/>'
}


class UnknownIcon(LookupError):
    """Lucide has no icon of this name."""


@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """`size` is "", "s" or "xs". Hidden from screen readers: the text beside it, or an aria-label, says it."""
    shape = '<svg class="i {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>'
    return format_html(shape, size, mark_safe(_OWN.get(name) or _drawing(name)))  # noqa: S308 - Lucide's own drawing


def _drawing(name: str) -> str:
    with files("lucide").joinpath("lucide.zip").open("rb") as file, ZipFile(file) as archive:
        try:
            svg = ElementTree.fromstring(archive.read(f"{name}.svg"))  # noqa: S314 - a file of a pinned package
        except KeyError:
            raise UnknownIcon(f"no icon is called {name!r}: see https://lucide.dev/icons") from None
    for part in svg.iter():
        part.tag = part.tag.rpartition("}")[2]
    return "".join(ElementTree.tostring(part, encoding="unicode").strip() for part in svg)
