// An edge is pulled from a port to a thing. Let go where it began, it goes on without a button held: the next press
// chooses the target.
import { holds } from "./boxes.js";

const least = 6;
const away = 24;

export class Wire {
  #desk;
  #source;
  #start;
  #hasMoved = false;
  #hasLeft = false;

  constructor(desk, source, event) {
    [this.#desk, this.#source] = [desk, source];
    this.#start = { x: event.clientX, y: event.clientY };
    desk.host.setPointerCapture(event.pointerId);
    desk.connecting.begin(source);
  }

  move(event) {
    this.#hasMoved ||= Math.hypot(event.clientX - this.#start.x, event.clientY - this.#start.y) >= least;
    if (this.#hasMoved) this.#desk.connecting.follow(event.clientX, event.clientY, this.#mayReturn(event));
  }

  end() {
    if (this.#hasMoved) this.#desk.connecting.finish();
  }

  cancel() {
    this.#desk.connecting.cancel();
  }

  /** Whether the source itself can be the target: only when the pointer has been away from it. */
  #mayReturn(event) {
    const { x, y, w, h } = this.#desk.board.things.get(this.#source) ?? { x: 0, y: 0, w: 0, h: 0 };
    const wide = { x: x - away, y: y - away, w: w + 2 * away, h: h + 2 * away };
    this.#hasLeft ||= !holds(wide, this.#desk.view.toGraph(event.clientX, event.clientY));
    return this.#hasLeft;
  }
}
