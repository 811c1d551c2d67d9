// What can be added: dragged onto the canvas by mouse, pen or finger, or added by a click or the keyboard. Typing finds
// it; Enter adds the first that is found, arrows go through them.
import { flash } from "../shell/flashes.js";
import { get } from "./asking.js";
import { drags } from "./drag.js";
import { show } from "./panes.js";
import { spot } from "./spot.js";

const palette = document.getElementById("palette");
const search = document.getElementById("palette-search");
const found = document.getElementById("palette-found");

export function offer(draft, canvas) {
  drags(palette, ".pal", canvas, (item, event) => {
    const { x, y } = canvas.toGraph(event.clientX, event.clientY);
    add(item, { at: [x, y], into: canvas.under(event.clientX, event.clientY) });
    show("canvas");
  });
  palette.addEventListener("click", async (event) => {
    const item = event.target.closest(".pal");
    if (item) settle(await add(item, spot(canvas, item.dataset.onto)));
  });
  search.addEventListener("input", filter);
  palette.addEventListener("keydown", (event) => move(event));

  async function add(item, place) {
    const op = item.dataset.add ? { op: "add", what: item.dataset.add } : await pasting(item.dataset.parts);
    return op && draft.edit({ ...op, ...place });
  }

  /** The new thing gets the focus, so that one can go on from there: once it is drawn, for only then is its size known. */
  function settle(result) {
    const id = result?.ok && result.select?.[0];
    if (!id) return;
    search.value = "";
    filter();
    show("canvas");
    requestAnimationFrame(() => setTimeout(() => canvas.reveal(id)));
  }
}

/** Looks for what can be added, from anywhere. */
export function lookForMore() {
  show("add");
  search.focus();
  search.select();
}

async function pasting(url) {
  const { status, data } = await get(url).catch(() => ({}));
  if (status === 200) return { op: "paste", parts: data };
  flash("The server did not answer. Nothing was added; try again.", "bad");
  return null;
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of palette.querySelectorAll(".pal")) {
    item.parentElement.hidden = !words.every((word) => item.dataset.words.includes(word));
  }
  for (const section of palette.querySelectorAll("section")) {
    section.hidden = words.length > 0 && !section.querySelector("li:not([hidden]) .pal");
  }
  const left = shown();
  document.getElementById("palette-nothing").hidden = left.length > 0;
  found.textContent = !words.length ? "" : left.length ? `${left.length} found. Enter adds ${nameOf(left[0])}.` : "Nothing is called that.";
}

function move(event) {
  const items = shown();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = items.indexOf(document.activeElement) + step;
    (items[at] ?? (at < 0 ? search : items.at(-1)))?.focus();
  } else if (event.key === "Enter" && event.target === search) items[0]?.click();
  else if (event.key === "Escape") leave(event);
  else return;
  event.preventDefault();
}

/** Escape empties the field first, and leaves it then. */
function leave(event) {
  if (event.target !== search) search.focus();
  else if (search.value) search.value = "";
  else search.blur();
  filter();
}

function shown() {
  return [...palette.querySelectorAll("section:not([hidden]) li:not([hidden]) .pal")];
}

function nameOf(item) {
  return item.querySelector("b").textContent;
}
