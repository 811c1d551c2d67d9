// What somebody who looks elsewhere should learn: the title, the badge in the rail, and a word to screen readers.
import { tick } from "./elapsed.js";
import { badge } from "../shell/badge.js";
import { tick as tickTimes } from "../shell/times.js";

const plain = document.title;
const told = new Set();
let isFirst = true;

/** Brings all of it up to the items that are shown; `reviews` is how many wait in all. */
export function announce(items, reviews = items.dataset.reviews) {
  const state = document.getElementById("run-state");
  document.title = "needsPerson" in state.dataset ? `● ${state.textContent.trim()} · ${plain}` : plain;
  tick();
  tickTimes(items);
  badge(Number(reviews));
  for (const item of items.querySelectorAll("[data-review], [data-question], .msg.end")) speak(item);
  isFirst = false;
}

function speak(item) {
  const key = item.id || item.dataset.question;
  if (told.has(key)) return;
  told.add(key);
  const heading = item.querySelector("h3, label, legend");
  if (!isFirst && heading) document.getElementById("announcer").textContent = heading.textContent.trim();
}
