"""What a draft lacks before it is a team, and what its workspace lacks."""

from __future__ import annotations

from collections.abc import Iterator

from agents.builder.document import Document
from agents.builder.edits.outcome import Surroundings
from agents.spec import TeamSpec
from agents.spec_problems import Problem

NOBODY = "Nobody is in this team yet."
NO_CONVERSATION = "Nobody begins to talk: the team has no conversation yet."
NO_SUCH_MODEL = "This workspace has no model connection of this name."
NO_SUCH_PROFILE = "This workspace has no sandbox profile of this name."


def errors(document: Document) -> Iterator[Problem]:
    if not document.named("agents"):
        yield Problem("agents", None, NOBODY, "add an assistant, or drop one onto the canvas")
    if document.spec.get("conversation") is None:
        yield Problem("conversation", None, NO_CONVERSATION, "say who begins, and with whom")


def models(whole: TeamSpec | None, around: Surroundings) -> Iterator[Problem]:
    """A run needs every connection that is named, also those that are tried later."""
    if whole is None:
        return
    for kind, parts in (("agents", whole.agents), ("groups", whole.groups)):
        for at, part in enumerate(parts):
            for name in dict.fromkeys(part.models):
                if name not in around.connections:
                    fix = "choose one that it has" if around.connections else "make it on the Models page"
                    yield Problem(f"{kind}[{at}].model", name, NO_SUCH_MODEL, fix)


def profiles(whole: TeamSpec | None, around: Surroundings) -> Iterator[Problem]:
    if whole is None:
        return
    for at, agent in enumerate(whole.agents):
        name = agent.code.profile if agent.code else None
        if name is not None and name not in around.profiles:
            fix = "choose one that it has, or make it on the Sandbox page"
            yield Problem(f"agents[{at}].code.profile", name, NO_SUCH_PROFILE, fix)
