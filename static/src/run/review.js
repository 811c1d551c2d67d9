// The card of what waits: look at it, edit it, or say something instead. The text areas hold the truth; the editor is
// loaded when somebody edits, and if it cannot be, one edits in the text areas.
import { changes } from "./changes.js";
import { weigh } from "./weighing.js";

const editors = new WeakMap();
const appeared = new WeakMap();
/** After so many milliseconds a card is no longer new; `data-ready` says so. */
const moment = 500;
/** What is written in each mode. */
const fields = { reject: "reason", changes: "wanted", answer: "text" };

/** Makes a new item of the list ready. */
export function equip(item) {
  window.htmx?.process?.(item);
  press(item);
  const form = item.querySelector("form[data-review]");
  if (!form) return;
  appear(form);
  form.dataset.level = "high" in form.dataset ? "3" : "";
  form.addEventListener("parley:taken", () => sessionStorage.removeItem(key(form)));
  setTimeout(() => (form.dataset.ready = ""), moment);
  restore(form);
}

/** It is new, or came back: it may be under a hand that was about to press something. */
export function appear(form) {
  if (form) appeared.set(form, performance.now());
}

/** For how long this card has been there, in milliseconds: keys that were meant for something else come at once. */
export function age(form) {
  return performance.now() - (appeared.get(form) ?? 0);
}

export async function show(form, mode) {
  form.dataset.mode = mode;
  mark(form);
  if (mode === "edit") await edit(form);
  else if (fields[mode]) form.querySelector(`[name=${fields[mode]}]`).focus();
  else if (form.contains(document.activeElement)) form.querySelector(".lines")?.focus({ preventScroll: true });
}

/** D: what is looked at, or one's edit, and its difference. */
export function toggleView(form) {
  const bar = form.querySelector(`.bar .${form.dataset.mode}`);
  bar?.querySelector("[aria-pressed=false]")?.click();
}

function view(form, to) {
  form.dataset.view = to;
  for (const button of form.querySelectorAll("[data-view-to]")) button.ariaPressed = String(button.dataset.viewTo === to);
  if (to === "diff") weigh(form, 0);
}

/** What is approved now is of high risk, or is not any more since it was edited. */
function mark(form) {
  const level = form.dataset.mode === "edit" ? (form.dataset.editLevel ?? form.dataset.level) : form.dataset.level;
  form.toggleAttribute("data-high", level === "3");
}

async function edit(form) {
  count(form);
  view(form, "code");
  // What is typed before the editor is there must be text, and no key that decides something.
  if (!editors.has(form)) areas(form)[0].focus();
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
  counts.replaceChildren(counted("plus", `+${added}`), " ", counted("minus", `−${removed}`));
  counts.hidden = !added && !removed;
}

function counted(kind, text) {
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
  const look = event.target.closest("[data-view-to]");
  if (form && look) view(form, look.dataset.viewTo);
  const line = event.target.closest("[data-line]");
  if (line) toLine(line.dataset.line);
  const layout = event.target.closest("[data-layout-to]");
  if (layout) lay(layout.dataset.layoutTo);
});

/** Shows where something was found: `place` is review, block and line. */
function toLine(place) {
  const [, id, block, number] = /^(.*)-(\d+)-(\d+)$/.exec(place);
  const form = document.getElementById(`review-${id}`);
  if (form.dataset.mode === "edit") {
    view(form, "code");
    editors.get(form)?.[block]?.line(Number(number));
    return;
  }
  form.dataset.mode = "look";
  view(form, "code");
  const line = document.getElementById(`line-${place}`);
  line?.scrollIntoView({ block: "center" });
  line?.animate?.({ backgroundColor: ["color-mix(in oklch, var(--focus) 30%, transparent)", "transparent"] }, 1600);
}

/** Marks the layout that is chosen; a card that comes later has to be told, too. */
function press(place) {
  const how = document.documentElement.dataset.diff;
  for (const button of place.querySelectorAll("[data-layout-to]")) button.ariaPressed = String(button.dataset.layoutTo === how);
}

function lay(how) {
  document.documentElement.dataset.diff = how;
  press(document);
  try {
    localStorage.setItem("parley:diff", how);
  } catch {
    // It then lasts as long as the page.
  }
}

function laid() {
  try {
    return localStorage.getItem("parley:diff");
  } catch {
    return null;
  }
}

lay(laid() === "inline" || matchMedia("(max-width: 760px)").matches ? "inline" : "split");

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-review]");
  if (!form || !event.target.closest(".editor")) return;
  count(form);
  keep(form);
  weigh(form);
});

// While somebody writes, D is a letter: with Alt it is the key.
document.addEventListener("keydown", (event) => {
  const form = event.altKey && event.code === "KeyD" && event.target.closest("form[data-review]");
  if (!form) return;
  event.preventDefault();
  toggleView(form);
});

document.addEventListener("parley:weighed", (event) => mark(event.target));
