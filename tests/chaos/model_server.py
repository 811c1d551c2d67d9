"""The models' server, in a process of its own: `python -m tests.chaos.model_server PORT`.

It remembers nothing, and streams slowly enough for a kill to come in the middle of an answer.
"""

from __future__ import annotations

import sys
import time

from tests.chaos import lines
from tests.model_server import ModelServer, Request, Scripted, Text

#: Before the first word, and between two.
FIRST_SECONDS, WORD_SECONDS = 0.2, 0.01


class _Slowly(Text):
    def stop_at(self, place: int) -> None:
        time.sleep(WORD_SECONDS if place else FIRST_SECONDS)


class Server(ModelServer):
    """Answers by the request alone."""

    def next_answer(self, request: Request) -> Scripted:
        said = lines.answer(request.body)
        return _Slowly(said.content, calls=said.calls)


def main(port: int) -> None:
    with Server(port):
        time.sleep(1 << 30)


if __name__ == "__main__":
    main(int(sys.argv[1]))
