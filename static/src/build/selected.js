// What is selected shows in the settings, or in the JSON where that is open. Enter, a double click or a tap opens the
// settings.
import { isShown, show, showSettings } from "./panes.js";

/** Returns `open(id, {tab, field})`: shows a part, from wherever it is named. */
export function showSelection(canvas, inspector, json) {
  document.addEventListener("fc-select", ({ detail: { ids } }) => {
    inspector.show(ids);
    if (isShown("json") && ids.length === 1) json.reveal(ids[0]);
    if (!ids.length) showSettings(false);
  });
  document.addEventListener("fc-open", async ({ detail: { id } }) => {
    await open(id, {});
    inspector.enter();
  });
  inspector.root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) leave(canvas, inspector);
  });
  // A tap, not the beginning of a drag: on a phone the settings would lie over what is being moved.
  canvas.addEventListener("click", ({ target }) => {
    if (target.closest("[data-node], [data-frame], [data-edge]")) showSettings();
  });
  return open;

  function open(id, { tab, field }) {
    show("canvas");
    showSettings();
    if (document.getElementById(id)?.parentElement.matches(".fc-viewport")) canvas.reveal(id);
    else canvas.select([]);
    return inspector.show([id], { tab, field });
  }
}

/** Escape leads back to what the settings are of; what was typed is sent first. */
async function leave(canvas, inspector) {
  await inspector.sender.flush();
  showSettings(false);
  const [id] = canvas.selection;
  if (id) canvas.reveal(id);
  else document.activeElement.blur();
}
