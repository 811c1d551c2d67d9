// Copy, cut and paste of what is selected, as JSON text: between tabs, teams and editors.
import { flash } from "../shell/flashes.js";
import { getText } from "./asking.js";

/** Where the browser lets us not write its clipboard, a copy is at least there for the studio's own pages. */
const place = "parley.clipboard";
const parts = ["agents", "groups", "tools", "rules"];

export function clip(draft, canvas, url) {
  let pointer = null;
  /** The text of a copy that is on its way: a paste that comes before it is there means it. */
  let coming = null;
  canvas.addEventListener("pointermove", (event) => (pointer = canvas.toGraph(event.clientX, event.clientY)));
  canvas.addEventListener("pointerleave", () => (pointer = null));

  document.addEventListener("copy", (event) => copy(event));
  document.addEventListener("cut", async (event) => {
    const ids = canvas.selection;
    if (await copy(event)) draft.edit({ op: "remove", ids });
  });
  document.addEventListener("paste", (event) => {
    if (isText(event.target)) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain");
    if (coming) coming.then(paste, () => {});
    else paste(text);
  });

  /** Whether it is on its way to the clipboard. */
  async function copy(event) {
    const ids = canvas.selection;
    if (isText(event.target) || !getSelection().isCollapsed || !ids.length) return false;
    event.preventDefault();
    const text = draft.idle().then(() => getText(`${url}?${new URLSearchParams(ids.map((id) => ["ids", id]))}`));
    coming = text;
    try {
      await write(text);
      canvas.say(ids.length === 1 ? "Copied" : `Copied ${ids.length} things`);
      return true;
    } catch {
      flash("This could not be copied: the server did not answer.", "bad");
      return false;
    } finally {
      if (coming === text) coming = null;
    }
  }

  function paste(text) {
    const found = fragmentIn(text) ?? fragmentIn(remembered(text));
    if (!found) return flash("What is in the clipboard is no part of a team. Copy agents, tools or a whole team.", "warn");
    const at = pointer ?? canvas.centre();
    const owner = canvas.selection.find((id) => document.getElementById(id)?.dataset.kind === "agent") ?? null;
    draft.edit({ op: "paste", parts: found, at: [at.x, at.y], into: owner });
  }
}

function isText(target) {
  return target.isContentEditable || Boolean(target.closest?.("input, textarea, select, dialog, .cm-editor"));
}

// The text comes from the server, and the clipboard may be written only while the key is down: so it is given a promise.
async function write(promise) {
  try {
    const blob = promise.then((text) => new Blob([text], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    localStorage.removeItem(place);
  } catch {
    localStorage.setItem(place, await promise);
    flash("The browser did not let the clipboard be written. Paste works in this browser's other tabs.", "warn");
  }
}

/** What was copied here and could not be written, unless something else is in the clipboard by now. */
function remembered(text) {
  return text ? "" : localStorage.getItem(place);
}

/** A fragment or a whole team, or null. */
export function fragmentIn(text) {
  try {
    const found = JSON.parse(text);
    return parts.some((part) => Array.isArray(found?.[part]) && found[part].length) ? found : null;
  } catch {
    return null;
  }
}
