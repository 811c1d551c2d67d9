// A small picture of the whole, in an element elsewhere on the page. A press on it pans.
import { around } from "./boxes.js";
import { make } from "./svg.js";

const margin = 40;

export class Minimap {
  #svg = make("svg", { class: "fc-mini", "aria-hidden": "true" });
  #frames = make("g");
  #nodes = make("g");
  #seen = make("rect", { class: "fc-mini-view", rx: 12 });
  #rects = new Map();
  #board;
  #view;
  #bounds = null;

  constructor(place, board, view) {
    [this.#board, this.#view] = [board, view];
    this.#svg.append(this.#frames, this.#nodes, this.#seen);
    place.append(this.#svg);
    this.#svg.addEventListener("pointerdown", (event) => this.#pan(event));
    this.#svg.addEventListener("pointermove", (event) => event.buttons && this.#pan(event));
  }

  agree() {
    for (const [id, rect] of this.#rects) {
      if (this.#board.things.has(id)) continue;
      rect.remove();
      this.#rects.delete(id);
    }
    for (const thing of this.#board.things.values()) this.#rect(thing).dataset.hue = thing.hue;
  }

  draw(things) {
    for (const thing of things) lay(this.#rect(thing), thing);
    this.#bounds = around(this.#board.things.values());
    this.look();
  }

  look() {
    const seen = this.#view.seen();
    lay(this.#seen, seen);
    const whole = around(this.#bounds ? [this.#bounds, seen] : [seen]);
    const box = [whole.x - margin, whole.y - margin, whole.w + 2 * margin, whole.h + 2 * margin];
    this.#svg.setAttribute("viewBox", box.map(Math.round).join(" "));
  }

  remove() {
    this.#svg.remove();
  }

  #rect(thing) {
    let rect = this.#rects.get(thing.id);
    if (rect) return rect;
    rect = make("rect", { class: thing.isFrame ? "fc-mini-frame" : "fc-mini-node", rx: thing.isFrame ? 20 : 14 });
    (thing.isFrame ? this.#frames : this.#nodes).append(rect);
    this.#rects.set(thing.id, rect);
    return rect;
  }

  #pan(event) {
    if (event.type === "pointerdown") this.#svg.setPointerCapture(event.pointerId);
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.#svg.getScreenCTM().inverse());
    this.#view.panTo(point);
  }
}

function lay(rect, box) {
  rect.setAttribute("x", box.x);
  rect.setAttribute("y", box.y);
  rect.setAttribute("width", box.w);
  rect.setAttribute("height", box.h);
}
