// The card that is open: opened from a row, sent without leaving the page, and the next one at once.
import { appear, equip, show } from "../run/review.js";
import { isNew } from "../run/card_keys.js";
import { chosen, deliver, isBusy } from "../run/sending.js";
import { flash } from "../shell/flashes.js";
import { tick } from "../shell/times.js";
import { fragment, get, post } from "./asking.js";
import { beside, bring, choose, hide, open as current, refresh, row, rows } from "./list.js";
import "../run/hold.js";

const desk = document.getElementById("desk");
const looking = 20_000;
/** Cards that were sent and refused, or left in the middle of typing: as they were left. */
const kept = new Map();
let asked = 0;

function one() {
  return desk.querySelector("[data-one]");
}

export function card() {
  return desk.querySelector("form[data-review]");
}

/** Opens what this row is about. */
export async function open(to) {
  if (!to) return empty();
  const id = to.dataset.item;
  leave();
  choose(id);
  const number = (asked += 1);
  history.replaceState(null, "", address(id));
  if (kept.has(id)) return place(kept.get(id));
  desk.setAttribute("aria-busy", "true");
  const answer = await get(to.querySelector("[data-open]").dataset.open).catch(() => null);
  if (number !== asked) return undefined;
  desk.removeAttribute("aria-busy");
  if (!answer?.ok) return flash("The card could not be had. Try again.", "bad");
  return place(fragment(await answer.text()).firstElementChild);
}

export function move(step) {
  const next = beside(step);
  if (next && next.dataset.item !== current()) return open(next);
  return undefined;
}

function address(id) {
  const query = new URLSearchParams(location.search);
  query.set("item", id);
  return `?${query}`;
}

/** What somebody typed waits until they come back. */
function leave() {
  const left = one();
  if (left && isBusy(left)) kept.set(left.dataset.one, left);
}

function place(content) {
  desk.replaceChildren(content);
  desk.scrollTop = 0;
  if (kept.delete(content.dataset.one)) appear(card());
  else equip(desk);
  tick(desk);
  desk.focus({ preventScroll: true });
  const heading = desk.querySelector("h3, label, legend, b");
  document.getElementById("announcer").textContent = heading?.textContent.trim() ?? "";
  look();
}

function empty() {
  desk.replaceChildren(document.getElementById("nothing-left").content.cloneNode(true));
  history.replaceState(null, "", location.pathname);
  choose("");
}

/** Others see that somebody has it open. */
function look() {
  const here = one();
  if (here && !document.hidden) post(here.dataset.look).catch(() => {});
}

const said = { approve: "Approved", edit: "Your edit was approved", reject: "Rejected", changes: "Changes were asked for", answer: "Answered" };

/** The next is shown while this one is on its way; if it is refused, it comes back as it was. */
async function decide(form, submitter) {
  const left = one();
  const id = left.dataset.one;
  const sending = deliver(form, submitter);
  const next = after(id);
  hide(id);
  kept.set(id, left);
  const moved = next ? open(next) : empty();
  const taken = await sending;
  if (taken) {
    kept.delete(id);
    told(said[submitter?.value] ?? "Sent", left);
  } else {
    bring(id);
    await moved;
    if (current() === "" || !one()) open(row(id));
    else refused(id, left);
  }
  refresh();
}

function after(id) {
  const all = rows().map((each) => each.dataset.item);
  const at = all.indexOf(id);
  return row(all[at + 1] ?? all[at - 1] ?? "");
}

function told(what, left) {
  const note = flash(`${what}: `, "ok", { href: left.dataset.run, text: left.dataset.named });
  note.dataset.of = left.dataset.one;
}

function refused(id, left) {
  const why = left.querySelector(".said")?.textContent.trim() ?? "";
  const note = flash(`Not taken. ${why} `, "bad");
  const back = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: "Back to it" });
  back.addEventListener("click", () => {
    note.remove();
    row(id) ? open(row(id)) : (leave(), place(left));
  });
  note.querySelector("div").append(back);
}

// A second click of the one that decided the card before is none about this one.
desk.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("form[data-review] [name=verdict]");
    if (button && (event.detail > 1 || isNew(button.form))) event.preventDefault();
  },
  true,
);

desk.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("send" in form.dataset) || event.defaultPrevented) return;
  event.preventDefault();
  const submitter = event.submitter ?? chosen(form);
  if ("sending" in form.dataset || (!submitter && form.dataset.mode)) return;
  decide(form, submitter);
});

document.getElementById("queue").addEventListener("click", (event) => {
  const link = event.target.closest("[data-open]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  document.body.removeAttribute("data-listing");
  open(link.closest("[data-item]"));
});

document.addEventListener("click", (event) => {
  const to = event.target.closest("[data-move]");
  if (to) move(Number(to.dataset.move));
  const toggle = event.target.closest("[data-queue-toggle]");
  if (toggle) toggle.ariaExpanded = String(document.body.toggleAttribute("data-listing"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const form = card();
  if (form && form.dataset.mode !== "look") show(form, "look");
});

/** The open one is not in the list any more: somebody else decided it, or its run has ended. */
document.addEventListener("parley:listed", async () => {
  const here = one();
  // What came of the last one stays to be read until somebody moves on.
  if (!here) return desk.querySelector("[data-gone]") || !rows().length ? undefined : open(rows()[0]);
  if (row(here.dataset.one)) return undefined;
  const answer = await get(`${location.pathname}items/${here.dataset.one}/`).catch(() => null);
  if (!answer?.ok || one() !== here) return undefined;
  const came = fragment(await answer.text()).firstElementChild;
  if (!("gone" in came.dataset)) return undefined;
  if (!isBusy(here)) return desk.replaceChildren(came);
  const note = Object.assign(document.createElement("div"), { className: "note warn", textContent: came.textContent.replace(/\s+/g, " ").trim() });
  return here.querySelector(".said").replaceChildren(note);
});

if (one()) {
  choose(one().dataset.one);
  equip(desk);
  look();
}
setInterval(look, looking);
