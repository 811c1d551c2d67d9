// The team as a list: found by typing, opened by Enter, moved up and down. On a phone it is the main way.
import { getText } from "./asking.js";
import { show } from "./panes.js";

const pane = document.getElementById("outline");
const list = document.getElementById("outline-list");
const search = document.getElementById("outline-search");

export function outlines(draft, canvas, open, url) {
  let isStale = true;
  let isLoading = false;
  let wanted = "";

  document.addEventListener("draft-changed", () => refresh(true));
  document.addEventListener("pane-shown", () => refresh(isStale));
  canvas.addEventListener("fc-select", mark);
  search.addEventListener("input", filter);
  pane.addEventListener("keydown", walk);
  list.addEventListener("click", ({ target }) => {
    const part = target.closest("[data-part]");
    if (part) open(part.dataset.part, {});
    const mover = target.closest("[data-order]");
    if (mover) move(mover.dataset);
  });

  /** The focus goes with what moved, also where that has another id in its new place. */
  async function move({ id, order }) {
    const result = await draft.edit({ op: "order", id, do: order });
    if (result.ok) wanted = `[data-order=${order}][data-id="${CSS.escape(result.select?.[0] ?? id)}"]`;
  }

  /** Asked for only while it is looked at, and once for what comes together. */
  async function refresh(isNeeded) {
    isStale = isNeeded;
    if (!isStale || isLoading || pane.hidden) return;
    isLoading = true;
    while (isStale) {
      isStale = false;
      const html = await getText(url).catch(() => null);
      if (html !== null) put(html);
    }
    isLoading = false;
  }

  function put(html) {
    const held = keyOf(document.activeElement) && (wanted || keyOf(document.activeElement));
    wanted = "";
    list.innerHTML = html;
    filter();
    mark();
    if (held) refocus(held);
  }

  function mark() {
    const selected = new Set(canvas.selection);
    for (const part of list.querySelectorAll("[data-part]")) {
      if (selected.has(part.dataset.part)) part.setAttribute("aria-current", "true");
      else part.removeAttribute("aria-current");
    }
  }
}

/** Looks for something in the team, from anywhere. */
export function lookForPart() {
  show("outline");
  search.focus();
  search.select();
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...list.querySelectorAll("[data-row]")];
  const fits = (row) => words.every((word) => row.dataset.words.includes(word));
  for (const row of rows) row.hidden = !fits(row) && ![...row.querySelectorAll("[data-row]")].some(fits);
  for (const title of list.querySelectorAll("h3")) title.hidden = !title.nextElementSibling.querySelector("[data-row]:not([hidden])");
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const parts = [...list.querySelectorAll("[data-part]")].filter((part) => part.checkVisibility());
  if (step) (parts[parts.indexOf(event.target.closest("[data-part]")) + step] ?? search).focus();
  else if (event.key === "Enter" && event.target === search) parts[0]?.click();
  else if (event.key === "Escape" && search.value) {
    search.value = "";
    filter();
  } else return;
  event.preventDefault();
}

/** What in the list has the focus, in words that outlive its HTML. */
function keyOf(element) {
  if (!list.contains(element)) return "";
  const { part, order, id } = element.dataset;
  return part ? `[data-part="${CSS.escape(part)}"]` : order ? `[data-order=${order}][data-id="${CSS.escape(id)}"]` : "";
}

function refocus(key) {
  const found = list.querySelector(key);
  if (found?.disabled) found.parentElement.querySelector("[data-order]:not(:disabled)")?.focus();
  else found?.focus();
}
