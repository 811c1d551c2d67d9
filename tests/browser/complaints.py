"""What a browser complains of: errors and warnings in the console, errors nobody caught, breaches of the policy."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage

#: What Chromium says of requests that failed because we cut the studio off, or that were refused as they should be.
_EXPECTED = ("net::ERR_", "WebSocket connection to", "status of 409")

#: Not every breach shows in the console by itself (of a policy that only reports, or within a frame).
_TELL_BREACHES = """addEventListener("securitypolicyviolation", (breach) =>
  console.error(`Breach of ${breach.effectiveDirective}: ${breach.blockedURI} ${breach.sample}`))"""


def complaints_of(context: BrowserContext) -> list[str]:
    """Grows for as long as the context lives. Nothing of it touches the pages' policy."""
    complaints: list[str] = []
    context.add_init_script(_TELL_BREACHES)
    context.on("console", lambda message: _note(message, complaints))
    context.on("weberror", lambda failure: complaints.append(str(failure.error)))
    return complaints


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type in ("error", "warning") and not _is_expected(message):
        complaints.append(f"{message.text} ({message.location['url']})")


def _is_expected(message: ConsoleMessage) -> bool:
    return any(known in message.text for known in _EXPECTED)
