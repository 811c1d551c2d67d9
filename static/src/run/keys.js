// Keys of a run's page: A, E and R for the code that waits, Esc back, J to the newest. Not while somebody writes, not
// as the second half of G and a letter, and not in the first moment of a card: that key was meant for something else.
import { age, show } from "./review.js";

const tooSoon = 500;
const goingTakes = 1200;
let going = -goingTakes;

function isWriting(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

function isInSight(element) {
  const [card, log] = [element.getBoundingClientRect(), document.getElementById("log").getBoundingClientRect()];
  return card.bottom > log.top + 40 && card.top < log.bottom - 40;
}

function act(form, key) {
  if (age(form) < tooSoon) return;
  if (!isInSight(form)) return form.scrollIntoView({ block: "center" });
  if (key === "a" && form.dataset.mode === "look") form.requestSubmit(form.querySelector("[value=approve]"));
  if (key === "e") show(form, "edit");
  if (key === "r") show(form, "reject");
}

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-review]");
  if (event.key === "Escape" && form && isWriting(event.target) && form.contains(event.target)) show(form, "look");
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "g") going = event.timeStamp;
  else if (event.timeStamp - going < goingTakes) going = -goingTakes;
  else if (event.key === "j") document.getElementById("jump").click();
  else if (form && ["a", "e", "r"].includes(event.key)) {
    event.preventDefault();
    act(form, event.key);
  }
});

document.querySelector("#keys dl")?.append(document.getElementById("run-keys").content);
