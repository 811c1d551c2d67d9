"""The client of the builder on a bench: its modules as they stand in static/src, and a server that a test scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.studio_process import ROOT

ORIGIN = "http://localhost:9"

_PAGE = """<!doctype html><title>Bench</title><body>
<dialog id="conflict"><form method="dialog">
  <p data-slot="what"></p><pre data-slot="theirs"></pre><pre data-slot="yours"></pre>
  <button value="theirs">Keep theirs</button><button value="mine" data-mine>Use mine</button>
</form></dialog>
<textarea id="field"></textarea>
<script type="module">
import { decide } from "/src/build/conflict.js";
import { Draft } from "/src/build/draft.js";
import { History } from "/src/build/history.js";
import { Outbox } from "/src/build/outbox.js";
import { begin, isOpen } from "/src/build/session.js";
const [send, gates] = [window.fetch, []];
let underWay = 0;
window.most = 0;
window.fetch = async (...request) => {
  window.most = Math.max(window.most, ++underWay);
  await gates[0]?.promise;
  return send(...request).finally(() => (underWay -= 1));
};
window.hold = () => void gates.push(Promise.withResolvers());
window.letGo = () => gates.pop().resolve();
const session = await begin();
const outbox = new Outbox("team", session);
await outbox.adopt(isOpen);
const draft = new Draft({ revision: 0, urls: { edits: "/edits/" }, session, outbox, decide });
Object.assign(window, { draft, steps: new History(draft, "team"), results: [] });
window.edit = (op, how) => draft.edit(op, how).then((result) => results.push(result));
draft.resume();
document.body.dataset.ready = "";
</script>"""


@dataclass
class Server:
    """Answers every edit with one change, 0 to 1, of what its `at` names. A key that it knows counts once.

    `mood` is "up", "away" (nothing arrives), "mute" (what arrives is not answered), or a status. `verdicts` are answers
    to the next edits, (status, body); an edit that is forced gets none.
    """

    mood: str | int = "up"
    arrived: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    verdicts: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    @property
    def ops(self) -> list[dict[str, Any]]:
        """What counted, each key once."""
        first = {edit["key"]: edit["op"] for edit in reversed(self.arrived)}
        return [first[key] for key in self.keys]

    def take(self, route: Route) -> None:
        if self.mood == "away":
            route.abort()
        else:
            self._perform(route)

    def _perform(self, route: Route) -> None:
        edit = json.loads(route.request.post_data or "{}")
        self.arrived.append(edit)
        status, body = self._verdict(edit)
        if status == 200 and self.mood == "mute":
            route.abort()
        else:
            route.fulfill(status=status, json=body)

    def _verdict(self, edit: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if isinstance(self.mood, int):
            return self.mood, {}
        if self.verdicts and not edit["force"]:
            return self.verdicts.pop(0)
        if edit["key"] not in self.keys:
            self.keys.append(edit["key"])
        return 200, self._answer(edit)

    def _answer(self, edit: dict[str, Any]) -> dict[str, Any]:
        revision = self.keys.index(edit["key"]) + 1
        op = edit["op"]
        changes = op.get("changes") or [[["spec", str(op.get("at", op.get("id")))], [0], [op.get("value", 1)]]]
        made = {"revision": revision, "label": f"Did {op.get('at', op['op'])}", "changes": changes}
        return {"revision": revision, "edit": made, "canvas": {"put": {}, "drop": []}, "stale": [], "select": None}


@dataclass
class Bench:
    page: Page
    server: Server

    def edit(self, **op: Any) -> None:
        """Without waiting for its answer."""
        self.page.evaluate("(op) => void edit(op)", op)

    def hold(self) -> None:
        """Keeps requests on their way out until `let_go`."""
        self.page.evaluate("() => hold()")

    def let_go(self) -> None:
        self.page.evaluate("() => letGo()")

    def settle(self) -> list[dict[str, Any]]:
        """What became of the edits of this page, once all are answered."""
        self.page.evaluate("() => draft.idle()")
        results: list[dict[str, Any]] = self.page.evaluate("() => results")
        return results

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector("body[data-ready]")

    def steps(self) -> dict[str, str]:
        """The labels of what undo and redo would do."""
        labels: dict[str, str | None] = self.page.evaluate("() => steps.next")
        return {way: label for way, label in labels.items() if label}

    def press(self, way: str, times: int = 1) -> None:
        """Undoes or redoes without waiting between, then waits for all."""
        self.page.evaluate("([way, times]) => void Array.from({ length: times }, () => steps[way]())", [way, times])
        self.page.evaluate("() => steps.idle()")


def open_bench(context: BrowserContext, server: Server) -> Bench:
    page = context.new_page()
    page.route(f"{ORIGIN}/**", lambda route: _serve(route, server))
    page.goto(ORIGIN)
    page.wait_for_selector("body[data-ready]")
    return Bench(page, server)


def _serve(route: Route, server: Server) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if path.startswith("/edits/"):
        server.take(route)
    elif path.startswith("/src/"):
        route.fulfill(body=(ROOT / "static" / path[1:]).read_text(), content_type="text/javascript")
    else:
        route.fulfill(body=_PAGE, content_type="text/html")
