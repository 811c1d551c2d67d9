// A press that may become a pan, which is not ours: only if the pointer stayed where it was something is selected.
const least = 4;

export class Press {
  #desk;
  #id;
  #start;
  #hasMoved = false;

  constructor(desk, id, event) {
    [this.#desk, this.#id] = [desk, id];
    this.#start = { x: event.clientX, y: event.clientY };
  }

  move(event) {
    if (Math.hypot(event.clientX - this.#start.x, event.clientY - this.#start.y) >= least) this.#hasMoved = true;
  }

  end(event) {
    if (this.#hasMoved) return;
    if (event.shiftKey && this.#id) this.#desk.toggle(this.#id);
    else this.#desk.select(this.#id ? [this.#id] : []);
  }

  cancel() {}
}
