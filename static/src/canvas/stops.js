// Where Tab stops: one thing at a time can be reached by Tab from outside, and from there it goes in reading order.
import { readingOrder } from "./reading.js";

export class Stops {
  current = "";
  #board;
  #pencil;

  constructor(board, pencil) {
    [this.#board, this.#pencil] = [board, pencil];
  }

  order() {
    return readingOrder(this.#board);
  }

  element(id) {
    return this.#board.things.get(id)?.element ?? this.#pencil.element(id);
  }

  /** The id of the thing or edge in which `element` is, or "". */
  of(element) {
    const stop = element?.closest?.("[data-edge], [data-node], [data-frame]");
    return stop ? (stop.dataset.edge ?? stop.id) : "";
  }

  agree() {
    for (const { element } of this.#board.things.values()) if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
    this.move(this.element(this.current) ? this.current : (this.order()[0] ?? ""));
  }

  move(id) {
    this.element(this.current)?.setAttribute("tabindex", -1);
    this.current = id;
    this.element(id)?.setAttribute("tabindex", 0);
  }

  focus(id) {
    this.element(id)?.focus({ preventScroll: true });
  }

  /** The stop after (1) or before (-1) another among `ids`, or undefined at the end. */
  beside(id, step, ids = this.order()) {
    const at = ids.indexOf(id);
    return at < 0 ? ids.at(step > 0 ? 0 : -1) : ids[at + step];
  }
}
