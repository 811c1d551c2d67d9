// The four handles from which an edge is drawn. There is one set of them, at the thing that is pointed at or selected, so
// that nodes carry none and may be swapped freely.
import { makeDiv } from "./svg.js";

// So low a thing would be covered by the handles above and below it, and could not be pressed any more.
const low = 64;

const sides = { top: [0.5, 0], right: [1, 0.5], bottom: [0.5, 1], left: [0, 0.5] };

export class Ports {
  owner = "";
  #element = makeDiv("fc-ports");
  #handles;
  #board;

  constructor(viewport, board) {
    this.#board = board;
    this.#element.setAttribute("aria-hidden", "true"); // the key C does the same
    this.#element.hidden = true;
    this.#handles = Object.keys(sides).map((side) => {
      const handle = this.#element.appendChild(makeDiv("fc-port"));
      handle.dataset.side = side;
      return handle;
    });
    viewport.append(this.#element);
  }

  show(id) {
    this.owner = this.#board.things.has(id) ? id : "";
    this.place();
  }

  place(k) {
    if (k) for (const handle of this.#handles) handle.style.scale = Math.min(3, 1 / k);
    const thing = this.#board.things.get(this.owner);
    this.#element.hidden = !thing;
    if (!thing) return;
    this.#handles.forEach((handle, index) => {
      const [x, y] = Object.values(sides)[index];
      handle.hidden = x === 0.5 && thing.h < low;
      handle.style.translate = `${thing.x + x * thing.w}px ${thing.y + y * thing.h}px`;
    });
  }

  remove() {
    this.#element.remove();
  }
}
