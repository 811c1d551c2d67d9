"""A page with a large drawing, as the server sends it: 200 agents in eight groups, 300 edges."""

from __future__ import annotations

GROUPS, MEMBERS = 8, 25
HUES = ("indigo", "green", "amber", "sky", "rose", "violet", "teal", "slate")
_ICON = (
    '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 8V4H8"/>'
    '<rect width="16" height="12" x="4" y="8" rx="2"/><path d="M2 14h2"/><path d="M20 14h2"/></svg>'
)


#: What the builder's own page says of where the canvas and its small picture are.
STYLE = "#mini { position: absolute; right: 14px; bottom: 14px; width: 164px; height: 104px; }"


def page() -> str:
    nodes = (_node(index) for index in range(GROUPS * MEMBERS))
    parts = [*map(_frame, range(GROUPS)), *nodes, *_edges()]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>200 agents</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/app.css">'
        '<link rel="stylesheet" href="/page.css"><script type="module" src="/canvas.js"></script></head><body>'
        '<flow-canvas id="canvas" data-minimap="mini" aria-label="Team graph">'
        f'<div class="fc-viewport">{"".join(parts)}</div></flow-canvas><div id="mini"></div></body></html>'
    )


def _frame(group: int) -> str:
    return (
        f'<section class="frame" data-frame data-kind="group" id="group.g{group}" data-name="g{group}"'
        f' data-x="0" data-y="0" data-frame-ref="" aria-label="g{group}, group chat"><header>{_ICON}<h3>g{group}</h3>'
        '<span class="spring"></span><span class="tag">speaker: auto</span></header></section>'
    )


def _node(index: int) -> str:
    group, member = divmod(index, MEMBERS)
    x, y = (group % 4) * 1500 + (member % 5) * 276, (group // 4) * 1100 + (member // 5) * 184
    hue = HUES[index % len(HUES)]
    return (
        f'<article class="node" data-node data-kind="agent" id="agent.a{index}" data-name="a{index}" data-hue="{hue}"'
        f' data-x="{x}" data-y="{y}" data-frame-ref="group.g{group}" aria-label="a{index}, Assistant">'
        f'<header><span class="tile" data-hue="{hue}">{_ICON}</span><div>'
        f"<b>a{index}</b><small>Assistant</small></div></header>"
        "<p>Breaks the question into steps, and decides who of the others acts next.</p>"
        f'<footer><span class="tag">{_ICON}gpt-5-mini</span><span class="tag">{_ICON}2</span></footer></article>'
    )


def _edges() -> list[str]:
    ring = [
        (index, index - MEMBERS + 1 if index % MEMBERS == MEMBERS - 1 else index + 1)
        for index in range(GROUPS * MEMBERS)
    ]
    back = [(there, here) for here, there in ring[::2]]
    return [_edge(here, there, "exit 0" if here % 5 == 0 else "") for here, there in ring + back]


def _following(index: int) -> int:
    group, member = divmod(index, MEMBERS)
    return group * MEMBERS + (member + 1) % MEMBERS


def _edge(here: int, there: int, label: str) -> str:
    return (
        f'<fc-edge id="edge.transition.a{here}.a{there}" data-from="agent.a{here}" data-to="agent.a{there}"'
        f' data-kind="transition" data-label="{label}" data-name="a{here} to a{there}, may follow"></fc-edge>'
    )
