"""A tool's answer: one line of JSON, {"ok": …, "value": …}, on an output that only this module still holds."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

#: Bytes of JSON. A model reads no more either, and the line must come whole through the limit of a cell's output.
LARGEST = 128 * 1024


def answer_with(work: Callable[[], Any]) -> None:
    """Tell what `work` returns (JSON data), or the text of what it raises. All other output goes to stderr."""
    sys.stdout.flush()
    line = os.dup(1)
    os.dup2(2, 1)
    try:
        answer = _line(ok=True, value=work())
    except BaseException as error:  # noqa: BLE001 - also what ends a program is no more than this tool's answer
        traceback.print_exception(type(error), error, _of_the_tool(error.__traceback__))
        answer = _line(ok=False, value=_text(error))
    sys.stdout.flush()
    while answer:
        answer = answer[os.write(line, answer) :]


def _line(*, ok: bool, value: Any) -> bytes:
    # ASCII without control characters: the way out shows those as pictures.
    line = json.dumps({"ok": ok, "value": value}).replace("\x7f", "\\u007f")
    if len(line) > LARGEST:
        return _line(ok=False, value=f"The answer is too long: {len(line)} bytes, and {LARGEST} are read. Return less.")
    return f"\n{line}\n".encode()


def _of_the_tool(trace: TracebackType | None) -> TracebackType | None:
    """Where it happened, without the lines that led into the tool."""
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith("runs.tools."):
        trace = trace.tb_next
    return trace


def _text(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"It ended the program (exit code {error.code})."
    return str(error)[: LARGEST // 8] or type(error).__name__
