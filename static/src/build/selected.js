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
  document.addEventListener("fc-open", ({ detail: { id } }) => open(id, {}));
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
    inspector.show([id], { tab, field });
  }
}
