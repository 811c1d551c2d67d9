"""Pages and JSON go out compressed. Assets are compressed when they are collected, by WhiteNoise.

Compression beside secrets lets who can both steer a page and see its length guess them (BREACH). Here the CSRF token is
masked anew for each answer, keys are never shown, of another site's requests only a followed link carries the session's
cookie (SameSite), and Django adds a random number of bytes to each answer.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_KINDS = ("text/", "application/json")


class CompressionMiddleware(GZipMiddleware):
    """Not what streams, for it must arrive piece by piece; not files and pictures: most are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(_KINDS):
            return response
        return super().process_response(request, response)
