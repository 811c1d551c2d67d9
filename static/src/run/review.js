// The card of code that waits: look, edit or reject. The text areas hold the truth; the editor is loaded when somebody
// edits, and if it cannot be, one edits in the text areas.
import { changes } from "./changes.js";

const editors = new WeakMap();
const appeared = new WeakMap();

/** Makes a new item of the list ready. */
export function equip(item) {
  window.htmx?.process?.(item);
  const form = item.querySelector("form[data-review]");
  if (!form) return;
  appeared.set(form, performance.now());
  restore(form);
}

/** For how long this card has been there, in milliseconds: keys that were meant for something else come at once. */
export function age(form) {
  return performance.now() - (appeared.get(form) ?? 0);
}

export async function show(form, mode) {
  form.dataset.mode = mode;
  if (mode === "edit") await edit(form);
  if (mode === "reject") form.querySelector("[name=reason]").focus();
}

async function edit(form) {
  count(form);
  try {
    const { mount } = await import("./editor.js");
    if (!editors.has(form)) editors.set(form, areas(form).map((area) => mount(area)));
    editors.get(form)[0].focus();
  } catch {
    areas(form)[0].focus();
  }
}

function areas(form) {
  return [...form.querySelectorAll(".editor textarea")];
}

function count(form) {
  let [added, removed] = [0, 0];
  for (const area of areas(form)) {
    const change = changes(area.defaultValue, area.value);
    added += change.added;
    removed += change.removed;
  }
  const counts = form.querySelector(".counts");
  counts.replaceChildren(mark("plus", `+${added}`), " ", mark("minus", `−${removed}`));
  counts.hidden = !added && !removed;
}

function mark(kind, text) {
  return Object.assign(document.createElement("span"), { className: kind, textContent: text });
}

function undo(form) {
  const views = editors.get(form) ?? [];
  areas(form).forEach((area, at) => {
    area.value = area.defaultValue;
    views[at]?.reset(area.value);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// An edit outlives a reload of the page, in this tab only.
function key(form) {
  return `parley:edit:${form.dataset.review}`;
}

function keep(form) {
  try {
    if ("dirty" in form.dataset) sessionStorage.setItem(key(form), JSON.stringify(areas(form).map((area) => area.value)));
    else sessionStorage.removeItem(key(form));
  } catch {
    // Storage may be forbidden or full; the edit then lasts as long as the page.
  }
}

function restore(form) {
  try {
    const codes = JSON.parse(sessionStorage.getItem(key(form)) ?? "null");
    if (!codes) return;
    areas(form).forEach((area, at) => (area.value = codes[at] ?? area.value));
    form.dataset.dirty = "";
    form.dataset.mode = "edit";
    edit(form);
  } catch {
    // Nothing was kept.
  }
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("form[data-review]");
  const to = event.target.closest("[data-mode-to]");
  if (form && to) show(form, to.dataset.modeTo);
  if (form && event.target.closest("[data-undo-edit]")) undo(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-review]");
  if (!form || !event.target.closest(".editor")) return;
  count(form);
  keep(form);
});

document.addEventListener("parley:taken", (event) => {
  const form = event.target.closest("form[data-review]");
  if (form) sessionStorage.removeItem(key(form));
});
