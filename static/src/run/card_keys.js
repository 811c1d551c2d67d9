// The keys of a card: A, E, R, C, I, D, T. Not in the first moment of a card: that key was meant for something else.
import { approval, hold, isHigh } from "./hold.js";
import { age, toggleView } from "./review.js";

const tooSoon = 500;
const modes = { e: "edit", r: "reject", c: "changes", i: "answer" };

export const cardKeys = ["a", "d", "t", ...Object.keys(modes)];

/** Whether the card is new: it may have come under a hand that was about to press something. */
export function isNew(form) {
  return age(form) < tooSoon;
}

/** Does what the key says, as far as this card knows it. */
export function act(form, key) {
  if (isNew(form) || "sending" in form.dataset) return;
  if (key === "a" && form.dataset.mode === "look") approve(form);
  else if (key === "d") toggleView(form);
  else if (key === "t" && form.dataset.mode === "look") form.querySelector("[data-key=t]:not(:disabled)")?.click();
  else if (modes[key]) form.querySelector(`[data-mode-to="${modes[key]}"]`)?.click();
}

function approve(form) {
  const button = approval(form);
  if (!button) return; // who looks on has none
  if (isHigh(form)) hold(button, "a");
  else form.requestSubmit(button);
}
