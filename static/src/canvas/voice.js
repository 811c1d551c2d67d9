// Says aloud, to those who do not see it, what happened.
import { makeDiv } from "./svg.js";

export class Voice {
  #element = makeDiv("sr-only");

  constructor(host) {
    this.#element.setAttribute("aria-live", "polite");
    host.append(this.#element);
  }

  say(text) {
    if (text === this.#element.textContent) text += "\u00a0"; // the same words again are news
    this.#element.textContent = text;
  }

  remove() {
    this.#element.remove();
  }
}
