// What people do on the canvas, as edits. The canvas shows a move at once; all else waits for the answer.
import { flash } from "../shell/flashes.js";
import { get, getText } from "./asking.js";
import { restore } from "./answers.js";

export function listenTo(canvas, draft, urls) {
  canvas.addEventListener("fc-move", ({ detail: { to } }) => move(to));
  canvas.addEventListener("fc-connect", ({ detail: { source, target } }) => draft.edit({ op: "connect", source, target }));
  canvas.addEventListener("fc-remove", ({ detail: { ids } }) => draft.edit({ op: "remove", ids }));
  canvas.addEventListener("fc-refuse", ({ detail: { reason } }) => flash(reason, "warn"));
  canvas.addEventListener("fc-targets", ({ detail: { source } }) => allow(source));
  draft.addEventListener("refused", ({ detail: { result, item } }) => {
    flash(result.refused, "warn");
    if (item.op.op === "move") restore(canvas, item.op.to.map(([id]) => id), getText).catch(() => {});
  });

  async function move(to) {
    await draft.edit({ op: "move", to });
  }

  /** Which ends an edge from `source` cannot have, and why. Without an answer the server refuses it when it is drawn. */
  async function allow(source) {
    const { status, data } = await get(`${urls.targets}?${new URLSearchParams({ source })}`).catch(() => ({}));
    if (status === 200) canvas.allow(source, data);
  }
}
