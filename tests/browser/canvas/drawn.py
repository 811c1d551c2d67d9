"""What a server would draw: a page with a canvas, nodes, frames and edges. Nothing here knows teams."""

from __future__ import annotations

from html import escape

TOOL_KINDS = ("tool", "start")


def node(
    id_: str, at: tuple[int, int], *, kind: str = "agent", frame: str = "", hue: str = "indigo", more: str = ""
) -> str:
    name = id_.split(".", 1)[-1]
    head = f'<header><span class="tile sm" data-hue="{hue}"></span><div><b>{escape(name)}</b></div></header>'
    body = "" if kind in TOOL_KINDS else "<p>Breaks the question into steps and decides who acts next.</p>"
    foot = '<footer><span class="tag">gpt-5-mini</span></footer>' if kind == "agent" else ""
    return (
        f'<article class="node" data-node data-kind="{kind}" id="{id_}" data-name="{name}" data-hue="{hue}" {more}'
        f' data-x="{at[0]}" data-y="{at[1]}" data-frame-ref="{frame}"'
        f' aria-label="{name}, {kind}">{head}{body}{foot}</article>'
    )


def frame(id_: str, at: tuple[int, int] = (0, 0), inside: str = "") -> str:
    name = id_.split(".", 1)[-1]
    return (
        f'<section class="frame" data-frame data-kind="group" id="{id_}" data-name="{name}"'
        f' data-x="{at[0]}" data-y="{at[1]}" data-frame-ref="{inside}" aria-label="{name}, group chat">'
        f"<header><h3>{name}</h3></header></section>"
    )


def edge(source: str, target: str, kind: str = "transition", label: str = "", more: str = "") -> str:
    id_ = f"edge.{kind}.{source}.{target}"
    name = f"{source} to {target}, {kind}"
    return (
        f'<fc-edge id="{id_}" data-from="{source}" data-to="{target}" data-kind="{kind}" data-label="{label}"'
        f' data-name="{name}" {more}></fc-edge>'
    )


def page(parts: list[str], attributes: str = "", theme: str = "light") -> str:
    return f"""<!DOCTYPE html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>Canvas</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css"><link rel="stylesheet" href="/app.css"><link rel="icon" href="data:,">
<script type="module" src="/canvas.js"></script><script type="module" src="/page.js"></script></head>
<body><main><h1 class="sr-only">A team</h1><button id="before">Before</button>
<flow-canvas id="canvas" data-minimap="mini" data-pad="40 40 80 40" aria-label="Team graph" {attributes}>
<div class="fc-viewport">{"".join(parts)}</div></flow-canvas><div id="mini"></div>
<input id="field" aria-label="Field"></main></body></html>"""


STYLE = """
main { position: relative; height: 100vh; } #before, #field { position: relative; z-index: 5; }
#mini { position: absolute; right: 14px; bottom: 14px; width: 164px; height: 104px; overflow: hidden;
  background: var(--raised); box-shadow: 0 0 0 1px var(--line-2); }
#field { position: absolute; left: 0; bottom: 0; width: 60px; }
"""

#: Keeps what the canvas tells in `told`, the last of each in `last`, and refuses as `reasons` says.
SCRIPT = """
window.told = []; window.last = {}; window.reasons = null;
const names = ["select", "open", "move", "targets", "connect", "refuse", "remove", "ready"];
const canvas = document.getElementById("canvas");
for (const name of names) canvas.addEventListener(`fc-${name}`, (event) => {
  window.told.push([name, event.detail]);
  window.last[name] = event.detail;
  if (name === "targets" && window.reasons) canvas.allow(event.detail.source, window.reasons);
});
"""
