"""Tags and filters of every template (a builtin: no {% load %} needed)."""

from __future__ import annotations

from django import template

from studio.web import formats, hues, icons, markdown
from studio.web.highlight import highlight

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(highlight, name="highlight")
register.filter("markdown", markdown.render)
register.filter("tokens", formats.tokens)
register.filter("money", formats.money)
register.filter("plain", formats.plain)
register.filter("duration", formats.duration)
register.filter("filesize", formats.filesize)
register.filter("ago", formats.ago)
register.filter("hue_of", hues.hue_of)
