"""What calls do on the network."""

from __future__ import annotations

from runs.risks.assessment import Kind, Level
from runs.risks.python_call import Call
from runs.risks.values import Items, Text, beginning_of, text_of


def gets(call: Call) -> None:
    sends = any(name in call.named for name in ("data", "json", "files", "content"))
    call.notes.calls(_url(call, 0), call.line, sends=sends or _is_put_together(call, 0))


def _is_put_together(call: Call, at: int) -> bool:
    """Whether something is put into the address, or the query, as it runs."""
    value = call.arg(at, "url")
    return "params" in call.named or value is None or (isinstance(value, Text) and not value.whole)


def puts(call: Call) -> None:
    call.notes.calls(_url(call, 0), call.line, sends=True)


def requests(call: Call) -> None:
    method = (text_of(call.arg(0, "method")) or "?").upper()
    sends = method not in ("GET", "HEAD", "OPTIONS") or any(name in call.named for name in ("data", "json", "files"))
    call.notes.calls(_url(call, 1), call.line, sends=sends)


def opens_url(call: Call) -> None:
    call.notes.calls(_url(call, 0), call.line, sends=call.has(1, "data") or _is_put_together(call, 0))


def retrieves(call: Call) -> None:
    call.notes.calls(_url(call, 0), call.line)
    call.notes.writes(call.path(1, "filename"), call.line)


def _url(call: Call, at: int) -> str | None:
    return beginning_of(call.arg(at, "url"))


def connects(call: Call) -> None:
    host = beginning_of(call.arg(0, "host"))
    call.notes.calls(host, call.line, sends=True)
    call.find(Kind.NETWORK, Level.HIGH, f"Sends by {call.name.partition('.')[0]}{f' through {host}' if host else ''}.")


def socket(call: Call) -> None:
    if call.last in ("connect", "create_connection", "connect_ex", "sendto", "open_connection"):
        address = call.arg(1 if call.last == "sendto" else 0)
        host = beginning_of(address.values[0] if isinstance(address, Items) and address.values else address)
        call.notes.calls(host, call.line, sends=True)
        call.find(Kind.NETWORK, Level.HIGH, f"Opens a connection of its own{f' to {host}' if host else ''}.")
    elif call.last in ("bind", "listen", "accept", "create_server"):
        call.find(Kind.NETWORK, Level.HIGH, "Waits for connections from outside.")


def looks_up(call: Call) -> None:
    host = text_of(call.arg(0))
    level = Level.MEDIUM if host else Level.HIGH
    call.find(Kind.NETWORK, level, f"Looks up {host or 'a name that is put together: names can carry things out'}.")


def fetches(call: Call) -> None:
    call.notes.calls(None, call.line)


def serves(call: Call) -> None:
    call.find(Kind.NETWORK, Level.HIGH, "Waits for connections from outside.")
