// A rectangle drawn on the ground selects what it touches, and frames that it holds whole.
import { between, meets, surrounds } from "./boxes.js";
import { makeDiv } from "./svg.js";

export class Marquee {
  #desk;
  #start;
  #before;
  #element = makeDiv("fc-marquee");

  constructor(desk, event) {
    this.#desk = desk;
    this.#start = desk.view.toGraph(event.clientX, event.clientY);
    this.#before = desk.selection.ids;
    desk.host.setPointerCapture(event.pointerId);
    desk.viewport.append(this.#element);
  }

  move(event) {
    const box = between(this.#start, this.#desk.view.toGraph(event.clientX, event.clientY));
    this.#element.style.translate = `${box.x}px ${box.y}px`;
    this.#element.style.width = `${box.w}px`;
    this.#element.style.height = `${box.h}px`;
    this.#desk.selection.set([...new Set([...this.#before, ...this.#caught(box)])]);
  }

  end() {
    this.#element.remove();
    this.#desk.selected();
  }

  cancel() {
    this.#element.remove();
    this.#desk.selection.set(this.#before);
  }

  #caught(box) {
    const things = [...this.#desk.board.things.values()];
    return things.filter((thing) => (thing.isFrame ? surrounds(box, thing) : meets(box, thing))).map((thing) => thing.id);
  }
}
