// What is of high risk is approved by holding its button (or A, or Enter on the button) for two seconds, or by typing
// the word beside it. The server holds to those two seconds, too.
import { age } from "./review.js";

const needed = 2000;
let held = null;

export function isHigh(form) {
  return "high" in form.dataset;
}

/** The button that approves what is looked at now. */
export function approval(form) {
  return form.querySelector(form.dataset.mode === "edit" ? "footer .edit [data-approve]" : "footer .look [data-approve]");
}

/** Begins to hold `button`; `by` says what has to be let go of to end it. */
export function hold(button, by) {
  if (held || button.disabled) return;
  button.dataset.holding = "";
  held = { button, by, timer: setTimeout(done, needed) };
}

function letGo(by) {
  if (!held || (by && held.by !== by)) return;
  clearTimeout(held.timer);
  delete held.button.dataset.holding;
  held = null;
}

function done() {
  const { button } = held;
  letGo();
  send(button);
}

function send(button) {
  const form = button.form;
  if (!form?.isConnected) return;
  form.dataset.gesture = "";
  form.requestSubmit(button);
  delete form.dataset.gesture;
}

function highButton(event) {
  const button = event.target.closest?.("[data-approve]");
  return button?.form && isHigh(button.form) ? button : null;
}

document.addEventListener("pointerdown", (event) => {
  const button = highButton(event);
  if (button && event.button === 0) hold(button, "pointer");
});
for (const type of ["pointerup", "pointercancel", "blur"]) addEventListener(type, () => letGo("pointer"));
addEventListener("blur", () => letGo());
document.addEventListener("contextmenu", (event) => highButton(event) && event.preventDefault());

document.addEventListener("keydown", (event) => {
  const button = highButton(event);
  if (!button || event.ctrlKey || event.metaKey || !["Enter", " "].includes(event.key)) return;
  event.preventDefault();
  if (!event.repeat) hold(button, event.key);
});
document.addEventListener("keyup", (event) => letGo(event.key.length === 1 ? event.key.toLowerCase() : event.key));

// A click, Ctrl+Enter or a script's submit is no gesture.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const approves = event.submitter ? event.submitter.matches("[data-approve]") : form.dataset.mode === "edit";
    if (!form.matches("[data-review]") || !approves || !isHigh(form) || "gesture" in form.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    approval(form).focus();
    form.querySelector(".word")?.classList.add("wanted");
  },
  true,
);

// The word counts when the card has been there for as long as the button would have been held.
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-word]");
  if (!field) return;
  const said = () => field.value.trim().toLowerCase() === field.dataset.word;
  if (!said()) return;
  setTimeout(() => field.isConnected && said() && send(approval(field.form)), Math.max(0, needed - age(field.form)));
});
