// The keyboard, with the canvas focused. Keys that are pressed in fields and on buttons are theirs.
import { nearest } from "./reading.js";
import { shift, tell, withContents, write } from "./moving.js";

/** What the help shows: keys and what they do. */
export const KEYS = [
  ["Tab", "The next one, in reading order; Shift+Tab the one before"],
  ["Alt+↑ ↓ ← →", "The nearest one in that direction"],
  ["↑ ↓ ← →", "Move what is selected; with Shift five times as far"],
  ["Enter", "Open what is focused"],
  ["C", "Connect from here: arrows or Tab choose a target, Enter connects, Escape cancels"],
  ["Delete", "Remove what is selected"],
  ["Ctrl+A", "Select everything"],
  ["Escape", "Select nothing"],
  ["+ and −", "Zoom in and out"],
  ["1", "See everything"],
];

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const grid = 8;
const far = 5;
const foreign = "a, button, input, select, textarea, summary, [contenteditable]";

export class Keys {
  #desk;
  #nudged = new Set();

  constructor(desk, signal) {
    this.#desk = desk;
    desk.host.addEventListener("keydown", (event) => this.#down(event), { signal });
    desk.host.addEventListener("keyup", (event) => event.key in arrows && this.#settle(), { signal });
    desk.host.addEventListener("focusout", () => this.#settle(), { signal });
  }

  #down(event) {
    if (event.target.closest(foreign)) return;
    const id = this.#desk.stops.of(event.target);
    const isTaken = this.#desk.connecting.isOn ? this.#connect(event, id) : this.#act(event, id);
    if (!isTaken) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act(event, id) {
    if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "a" && this.#selectAll();
    if (event.key === "Tab") return this.#tab(event, id);
    if (event.key in arrows) return this.#arrow(event, id);
    if (event.altKey) return false;
    return this.#look(event.key) || (id !== "" && this.#open(event.key, id)) || this.#change(event.key, id);
  }

  #look(key) {
    const { view } = this.#desk;
    if (key === "+" || key === "=") view.zoomBy(1.2);
    else if (key === "-") view.zoomBy(1 / 1.2);
    else if (key === "1") this.#desk.fit();
    else if (key === "Escape") this.#desk.select([]);
    else return false;
    return true;
  }

  #open(key, id) {
    if (key === "Enter") this.#desk.emit("fc-open", { id });
    return key === "Enter";
  }

  #change(key, id) {
    if (this.#desk.isReadonly) return false;
    if (key === "Delete" || key === "Backspace") return this.#remove(id);
    if (key.toLowerCase() !== "c" || !this.#desk.board.things.has(id)) return false;
    this.#desk.connecting.begin(id);
    return true;
  }

  #remove(id) {
    const ids = this.#desk.selection.ids.length ? this.#desk.selection.ids : [id].filter(Boolean);
    if (ids.length) this.#desk.emit("fc-remove", { ids });
    return ids.length > 0;
  }

  #selectAll() {
    this.#desk.select([...this.#desk.board.things.keys()]);
    this.#desk.say(`${this.#desk.selection.ids.length} selected.`);
    return true;
  }

  #tab(event, id) {
    const next = this.#desk.stops.beside(id, event.shiftKey ? -1 : 1);
    if (next && id) this.#desk.go(next);
    return Boolean(next && id);
  }

  #arrow(event, id) {
    if (event.altKey) return this.#leap(arrows[event.key], id);
    if (this.#desk.isReadonly || !this.#desk.board.things.has(id)) return false;
    const step = grid * (event.shiftKey ? far : 1);
    return this.#nudge(arrows[event.key].map((part) => part * step), id);
  }

  #leap(direction, id) {
    const { board } = this.#desk;
    const next = board.things.has(id) && nearest(board.things.get(id), board.nodes(), direction);
    if (next) this.#desk.go(next.id);
    return Boolean(next);
  }

  #nudge([dx, dy], id) {
    const desk = this.#desk;
    if (!desk.selection.has(id)) desk.select([id]);
    const ids = withContents(desk.board, desk.selection.ids);
    shift(desk, ids, dx, dy);
    write(desk, ids);
    for (const moved of ids) this.#nudged.add(moved);
    return true;
  }

  /** One move is told for a key that is held, however often it repeats. */
  #settle() {
    if (!this.#nudged.size) return;
    const ids = [...this.#nudged];
    this.#nudged.clear();
    tell(this.#desk, ids);
    const { name, x, y } = this.#desk.board.things.get(ids[0]) ?? {};
    this.#desk.say(ids.length > 1 ? `${ids.length} moved.` : `${name} at ${x}, ${y}.`);
  }

  #connect(event, id) {
    const { connecting, stops } = this.#desk;
    const source = connecting.source;
    if (event.key === "Tab") return this.#choose(stops.beside(id, event.shiftKey ? -1 : 1, this.#targets()));
    if (event.key in arrows) return this.#choose(this.#toward(arrows[event.key], id));
    if (event.key === "Escape") connecting.cancel();
    else if (event.key === "Enter") connecting.finish();
    else return false;
    this.#desk.focusQuietly(source);
    return true;
  }

  #targets() {
    return this.#desk.stops.order().filter((id) => this.#desk.board.things.has(id));
  }

  #toward(direction, id) {
    const { things } = this.#desk.board;
    return things.has(id) ? nearest(things.get(id), [...things.values()], direction)?.id : undefined;
  }

  #choose(id) {
    if (!id) return true;
    this.#desk.focusQuietly(id);
    this.#desk.view.reveal(this.#desk.board.things.get(id));
    this.#desk.connecting.choose(id);
    return true;
  }
}
