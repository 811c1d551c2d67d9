// The list. The server orders it; here it is only replaced, without losing what is ticked, opened or focused.
import { badge } from "../shell/badge.js";
import { tick } from "../shell/times.js";
import { addresses, fragment, get } from "./asking.js";

const plain = document.title.replace(/^\(\d+\) /, "");
/** Decided here, and not yet known to the list. */
const gone = new Set();
let known = new Set(ids());
let current = "";
let place = 0;

export function rows() {
  return [...document.querySelectorAll("#rows section [data-item]:not([hidden])")];
}

function ids() {
  return rows().map((row) => row.dataset.item);
}

export function row(id) {
  return document.querySelector(`#rows [data-item="${id}"]`);
}

/** `id` is open: its row says so and is in sight. */
export function choose(id) {
  current = id;
  mark();
  row(id)?.scrollIntoView({ block: "nearest" });
}

function mark() {
  for (const link of document.querySelectorAll("#rows [data-open]")) {
    const here = link.closest("[data-item]").dataset.item === current;
    here ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
  const at = ids().indexOf(current);
  if (at >= 0) place = at;
}

/** The row so many further; where the open one has left the list, from where it was. */
export function beside(step) {
  const all = rows();
  const at = all.findIndex((one) => one.dataset.item === current);
  if (at < 0) return all[Math.min(place, all.length - 1)];
  return all[Math.max(0, Math.min(all.length - 1, at + step))];
}

/** Out of sight: it was decided, or put off. */
export function hide(id) {
  gone.add(id);
  if (row(id)) row(id).hidden = true;
  count();
}

/** It was not taken after all. */
export function bring(id) {
  gone.delete(id);
  if (row(id)) row(id).hidden = false;
  count();
}

let asking = false;
let again = false;

/** Brings the list up to date; while one question is under way, the next ones become one. */
export async function refresh() {
  again = true;
  if (asking) return;
  asking = true;
  try {
    while (again) {
      again = false;
      const answer = await get(addresses.rows + location.search.replace(/([?&])item=[^&]*&?/, "$1"));
      if (answer.ok) replace(fragment(await answer.text()).querySelector("#rows"));
    }
  } catch {
    // The next sign of life asks again.
  } finally {
    asking = false;
  }
}

function replace(next) {
  const old = document.getElementById("rows");
  const ticked = [...old.querySelectorAll("[name=item]:checked")].map((box) => box.value);
  const open = old.querySelector(".put-off")?.open;
  const focused = old.contains(document.activeElement) && document.activeElement.closest("[data-item]")?.id;
  for (const box of next.querySelectorAll("[name=item]")) box.checked = ticked.includes(box.value);
  if (open && next.querySelector(".put-off")) next.querySelector(".put-off").open = true;
  old.replaceWith(next);
  for (const id of gone) row(id) && row(id).closest("section") ? (row(id).hidden = true) : gone.delete(id);
  if (focused) document.getElementById(focused)?.querySelector("a")?.focus({ preventScroll: true });
  tick(next);
  mark();
  count();
  announce();
  document.dispatchEvent(new CustomEvent("parley:listed"));
}

/** Those who do not see the list are told what came. */
function announce() {
  const now = ids();
  const fresh = now.filter((id) => !known.has(id));
  known = new Set(now);
  if (!fresh.length) return;
  const first = row(fresh[0]);
  const words = `${first.querySelector("b").textContent.trim()}: ${first.querySelector(".line").textContent.trim()}`;
  document.getElementById("announcer").textContent = fresh.length === 1 ? `New: ${words}` : `${fresh.length} new. First: ${words}`;
}

function count() {
  const shown = document.getElementById("rows").dataset;
  const hidden = document.querySelectorAll("#rows section [data-item][hidden]").length;
  const waiting = Math.max(0, Number(shown.count) - hidden);
  document.title = waiting ? `(${waiting}) ${plain}` : plain;
  const pill = document.getElementById("how-many");
  pill.hidden = !waiting;
  pill.textContent = `${waiting} waiting`;
  badge(Math.max(0, Number(shown.waiting) - hidden));
  for (const section of document.querySelectorAll("#rows section")) {
    section.hidden = !section.querySelector("[data-item]:not([hidden])");
  }
}

export function open() {
  return current;
}
