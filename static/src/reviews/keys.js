// Keys of this page: J and K move (with Shift they choose, too), N puts off, X asks whether to stop the run; the others
// are those of the card. Not while somebody writes, and not as the second half of G and a letter.
import { act, cardKeys, isNew } from "../run/card_keys.js";
import { isCommand } from "../shell/single.js";
import { card, move } from "./desk.js";
import { open as current, row } from "./list.js";
import { approveAll } from "./together.js";

const goingTakes = 1200;
let going = -goingTakes;

const own = {
  j: () => move(1),
  k: () => move(-1),
  J: () => (tick(), move(1)),
  K: () => (tick(), move(-1)),
  A: approveAll,
  n: () => isFresh() || document.getElementById("later")?.requestSubmit(),
  x: () => isFresh() || document.getElementById("stop-run")?.showModal(),
};

function isFresh() {
  return card() && isNew(card());
}

function tick() {
  row(current())?.querySelector("[name=item]")?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.repeat || !isCommand(event)) return;
  if (event.key === "g") going = event.timeStamp;
  else if (event.timeStamp - going < goingTakes) going = -goingTakes;
  else if (own[event.key]) {
    event.preventDefault();
    own[event.key]();
  } else if (cardKeys.includes(event.key) && card()) {
    event.preventDefault();
    act(card(), event.key);
  }
});

document.querySelector("#keys dl")?.append(document.getElementById("review-keys").content);
