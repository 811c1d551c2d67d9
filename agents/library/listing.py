"""What the library holds, as the palette shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from agents.builder.document import Document, NoSkeleton, with_skeleton
from agents.builder.drawing import Node, scene
from agents.models import LibraryItem, Team
from studio.accounts.models import Workspace


@dataclass(frozen=True, slots=True)
class Item:
    """`card` is how the canvas would draw it; `used_in` counts the teams that have one of its name."""

    row: LibraryItem
    card: Node | None
    used_in: int

    @property
    def words(self) -> str:
        if self.used_in:
            return f"Used in {self.used_in} team{'s' if self.used_in > 1 else ''}"
        return self.card.role if self.card else self.row.get_kind_display()


def items(workspace: Workspace) -> list[Item]:
    """Agents first, then tools, by name."""
    rows = list(LibraryItem.objects.filter(workspace=workspace))
    counted = _counted(workspace) if rows else Counter()
    return [Item(row, _card(row), counted[row.kind, row.name]) for row in rows]


def _counted(workspace: Workspace) -> Counter[tuple[str, str]]:
    """In how many teams there is an agent, or a tool, of each name."""
    counted: Counter[tuple[str, str]] = Counter()
    for spec in Team.objects.filter(workspace=workspace).values_list("spec", flat=True):
        try:
            document = Document(with_skeleton(spec))
        except NoSkeleton:
            continue
        counted.update(("agent", part["name"]) for part in document.named("agents"))
        counted.update(("tool", part["name"]) for part in document.named("tools"))
    return counted


def _card(row: LibraryItem) -> Node | None:
    nodes = scene(Document(row.spec)).nodes
    return next((node for node in nodes if (node.kind, node.name) == (row.kind, row.name)), None)
