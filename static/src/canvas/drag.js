// Things follow the pointer, on the grid (Alt: freely). What they leave and where they would go is told when they are let go.
import { centreOf, holds } from "./boxes.js";
import { framesAround } from "./frames.js";
import { roots, tell, withContents, write } from "./moving.js";

const grid = 8;
const least = 4;

export class Drag {
  #desk;
  #start;
  #grabbed;
  #all;
  #roots;
  #origins;
  #joined = new Map();
  #hasMoved = false;

  constructor(desk, grabbed, event) {
    const board = desk.board;
    const ids = desk.selection.ids.filter((id) => board.things.has(id));
    this.#desk = desk;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#grabbed = grabbed;
    this.#all = withContents(board, ids);
    this.#roots = roots(board, ids);
    this.#origins = new Map([...this.#all].map((id) => [id, place(board.things.get(id))]));
  }

  move(event) {
    const [dx, dy] = [event.clientX - this.#start.x, event.clientY - this.#start.y];
    if (!this.#hasMoved && Math.hypot(dx, dy) < least) return;
    if (!this.#hasMoved) this.#begin(event);
    const by = this.#snapped(dx / this.#desk.view.k, dy / this.#desk.view.k, event.altKey ? 1 : grid);
    for (const [id, { x, y }] of this.#origins) this.#desk.place(this.#desk.board.things.get(id), x + by.x, y + by.y);
    this.#look();
  }

  end() {
    this.#settle();
    if (!this.#hasMoved) return;
    write(this.#desk, this.#all, this.#joined);
    tell(this.#desk, this.#all, this.#joined);
  }

  cancel() {
    for (const [id, { x, y }] of this.#origins) this.#desk.place(this.#desk.board.things.get(id), x, y);
    this.#settle();
  }

  #begin(event) {
    this.#hasMoved = true;
    this.#desk.host.setPointerCapture(event.pointerId);
    this.#desk.host.toggleAttribute("data-moving", true);
    for (const id of this.#roots) this.#hold(this.#desk.board.things.get(id));
  }

  /** The frames around stay as they are, so that one can leave them. */
  #hold(root) {
    for (const frame of framesAround(this.#desk.board.things, root)) this.#desk.held.set(frame.id, { ...frame });
  }

  #snapped(dx, dy, step) {
    const { x, y } = this.#origins.get(this.#grabbed) ?? { x: 0, y: 0 };
    return { x: Math.round((x + dx) / step) * step - x, y: Math.round((y + dy) / step) * step - y };
  }

  #look() {
    this.#joined.clear();
    for (const id of this.#roots) {
      const thing = this.#desk.board.things.get(id);
      const frame = thing && canJoin(thing) ? this.#frameUnder(centreOf(thing)) : thing?.frame;
      if (thing && frame !== thing.frame) this.#joined.set(id, frame);
    }
    this.#desk.highlight([...this.#joined.values()]);
  }

  #frameUnder(point) {
    const { things } = this.#desk.board;
    const found = [...things.values()].filter((thing) => thing.isFrame && !this.#all.has(thing.id) && holds(thing, point));
    return found.sort((a, b) => b.depth - a.depth)[0]?.id ?? "";
  }

  #settle() {
    this.#desk.held.clear();
    this.#desk.highlight([]);
    this.#desk.host.removeAttribute("data-moving");
    this.#desk.touch(this.#all);
  }
}

/** Only who can talk is a member of a group; tools and rules stay where they are drawn. */
function canJoin(thing) {
  return thing.isFrame || thing.kind === "agent";
}

function place({ x, y }) {
  return { x, y };
}
