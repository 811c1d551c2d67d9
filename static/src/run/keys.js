// Keys of a run's page: those of the card that waits, Esc back, J to the newest. Not as the second half of G and a
// letter.
import { isCommand, isWriting } from "../shell/single.js";
import { act, cardKeys } from "./card_keys.js";
import { show } from "./review.js";

const goingTakes = 1200;
let going = -goingTakes;

function isInSight(element) {
  const [card, log] = [element.getBoundingClientRect(), document.getElementById("log").getBoundingClientRect()];
  return card.bottom > log.top + 40 && card.top < log.bottom - 40;
}

document.addEventListener("keydown", (event) => {
  const form = document.querySelector("form[data-review]");
  if (event.key === "Escape" && form && isWriting(event.target) && form.contains(event.target)) show(form, "look");
  if (event.repeat || !isCommand(event)) return;
  if (event.key === "g") going = event.timeStamp;
  else if (event.timeStamp - going < goingTakes) going = -goingTakes;
  else if (event.key === "j") document.getElementById("jump").click();
  else if (form && cardKeys.includes(event.key)) {
    event.preventDefault();
    if (isInSight(form)) act(form, event.key);
    else form.scrollIntoView({ block: "center" });
  }
});

document.querySelector("#keys dl")?.append(document.getElementById("run-keys").content);
