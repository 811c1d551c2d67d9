"""Other models: for one who speaks, for all, or where a connection goes by another name now; and the same for sandbox
profiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agents.builder.document import Document
from agents.builder.edits.outcome import Edit, Outcome, Refused, Surroundings


def switch(document: Document, edit: Edit, _surroundings: Surroundings) -> Outcome:
    """`{"name", "model"}`: an agent or a group speaks with another connection; without a name all that have one do."""
    name, model = edit.get("name", ""), str(edit["model"])
    speakers = [one for one in _speakers(document) if one.get("model") and name in ("", one["name"])]
    if not speakers:
        raise Refused("There is nobody of that name who speaks with a model.")
    for one in speakers:
        one["model"] = model
    return Outcome(document, f"Switched {name or 'everybody'} to {model}")


def rename_model(document: Document, edit: Edit, _surroundings: Surroundings) -> Outcome:
    """`{"old", "new"}`: whoever named the connection `old` names it `new`, in the same place of the order of trying."""
    old, new = str(edit["old"]), str(edit["new"])
    for one in _speakers(document):
        match one.get("model"):
            case list() as names:
                one["model"] = [new if name == old else name for name in names]
            case name if name == old:
                one["model"] = new
    return Outcome(document, f"The model {old} is called {new} now")


def rename_profile(document: Document, edit: Edit, _surroundings: Surroundings) -> Outcome:
    """`{"old", "new"}`: whoever runs code in the sandbox profile `old` names it `new`."""
    old, new = str(edit["old"]), str(edit["new"])
    for agent in document.named("agents"):
        code = agent.get("code")
        if isinstance(code, dict) and code.get("profile") == old:
            code["profile"] = new
    return Outcome(document, f"The sandbox profile {old} is called {new} now")


def _speakers(document: Document) -> Iterator[dict[str, Any]]:
    """Agents, and groups that may select with a model."""
    yield from document.named("agents")
    yield from document.named("groups")
