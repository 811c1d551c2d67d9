"""Why each chat ended, in the words of the results."""

from __future__ import annotations

from typing import Any

from conformance.conditions import Json

#: The exceptions of AutoGen's client library, by the status that a server answered with.
_ERRORS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
_SERVER_ERROR, _FIRST_OF_THE_SERVER = "InternalServerError", 500
#: What a person's missing answer is in Python, where a person is an input that has ended.
NOTHING_TO_SAY = "EOFError"
#: What AutoGen raises where nobody in a group runs any tool.
VALUE_ERROR = "ValueError"

#: What else than the reason is told of each kind of end; a group's tells more.
_TOLD_OF_GROUPS = ("agent", "messages", "speaker", "cause")
_WITHOUT_AGENT = ("max_turns", "no_reply")


def stop_of(stop: Json) -> Json:
    """From the journal's stop reason. A member that merely had no reply has no cause."""
    told: Json = {"reason": stop["rule"]}
    if inner := stop.get("inner"):
        return told | {"inner": stop_of(inner)}
    if stop.get("messages") is not None:
        told |= {key: stop[key] for key in _TOLD_OF_GROUPS if stop.get(key) is not None}
        return {key: value for key, value in told.items() if (key, value) != ("cause", "no_reply")}
    return told if stop["rule"] in _WITHOUT_AGENT else told | {"agent": stop["agent"]}


def is_unrunnable(stop: Json) -> bool:
    """Whether a chat ended since nobody in its group runs any tool, and a model wants one."""
    return "nobody_runs_tool" in (stop["rule"], (stop.get("inner") or {}).get("rule"))


def error_of(paused: Json, failures: list[Json]) -> dict[str, Any]:
    """Of a run that paused: what AutoGen's client would have raised."""
    if paused["cause"] == "timed out":
        return {"type": "TimeoutError", "message": paused["problem"]}
    status = failures[-1]["status"] if failures else None
    if status is None:
        return {"type": "APIConnectionError", "message": paused["problem"]}
    known = _SERVER_ERROR if status >= _FIRST_OF_THE_SERVER else "APIStatusError"
    return {"type": _ERRORS.get(status, known), "message": paused["problem"]}
