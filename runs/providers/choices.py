"""A closed choice: the answer should be one of a few words, and a server that can is made to give just one of them.

It is an offer. A server that ignores it answers in plain words, and whoever asked looks for the name in them.
"""

from __future__ import annotations

import json
from typing import Any

#: The one property of the object that a server is asked for.
KEY = "name"


def schema(choice: tuple[str, ...]) -> dict[str, Any]:
    """A JSON Schema that only an object with one of these words satisfies."""
    words = {"type": "string", "enum": list(choice)}
    return {"type": "object", "properties": {KEY: words}, "required": [KEY], "additionalProperties": False}


def chosen(answer: str, choice: tuple[str, ...]) -> str:
    """The word inside an answer that kept to the schema; any other answer as it is."""
    if not answer.lstrip().startswith("{"):
        return answer
    try:
        word = json.loads(answer)[KEY]
    except (ValueError, KeyError, TypeError):
        return answer
    return word if word in choice else answer
