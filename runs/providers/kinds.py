"""Which provider answers for which kind of connection. Imported on first use: the price table alone is megabytes."""

from __future__ import annotations

from functools import cache

from runs.providers.chat import Kind, Provider, Unavailable


@cache
def provider_for(kind: Kind) -> Provider:
    """Raises Unavailable for a kind that cannot run on this machine, and for one that does not exist."""
    match kind:
        case "openai":
            from runs.providers.openai_compatible import OpenAICompatible

            return OpenAICompatible()
        case "anthropic":
            from runs.providers.anthropic import Anthropic

            return Anthropic()
        case "scripted":
            from runs.providers.scripted import Scripted

            return Scripted()
        case "local":
            return _local()
    raise Unavailable(f"There is no kind of model called “{kind}”.", "Choose openai, anthropic, scripted or local.")


def _local() -> Provider:
    from runs.providers.local_model import INSTALL, available

    usable, reason = available()
    if not usable:
        raise Unavailable(reason, f"Install it: {INSTALL}")
    from runs.providers.local import Local

    return Local()
