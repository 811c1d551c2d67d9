// Holds the parts of the canvas together: when elements come, go or move, everything that depends on them is drawn again,
// once a frame and no more than it takes.
import { holds } from "./boxes.js";
import { Board } from "./board.js";
import { Connecting } from "./connecting.js";
import { framesAround, layFrames } from "./frames.js";
import { Minimap } from "./minimap.js";
import { Pencil } from "./pencil.js";
import { Ports } from "./ports.js";
import { Selection } from "./selection.js";
import { Stops } from "./stops.js";
import { View } from "./view.js";
import { Voice } from "./voice.js";

/** How much of a frame's top counts as its head. */
const headHeight = 44;

export class Desk {
  /** Boxes of frames that must not follow their members, by id: while something is dragged out of them. */
  held = new Map();
  #dirty = new Set();
  #frame = 0;
  #isQuiet = false;
  #lit = [];

  constructor(host, viewport) {
    [this.host, this.viewport] = [host, viewport];
    this.board = new Board(viewport);
    this.pencil = new Pencil(viewport, this.board);
    this.ports = new Ports(viewport, this.board);
    this.selection = new Selection(this.board, this.pencil);
    this.stops = new Stops(this.board, this.pencil);
    this.voice = new Voice(host);
    this.view = new View(host, viewport, () => this.#looked());
    const place = document.getElementById(host.dataset.minimap ?? "");
    this.minimap = place && new Minimap(place, this.board, this.view);
    this.connecting = new Connecting(this);
  }

  get isReadonly() {
    return this.host.hasAttribute("data-readonly");
  }

  /** Whether nobody prevented what the event announces. */
  emit(type, detail) {
    return this.host.dispatchEvent(new CustomEvent(type, { bubbles: true, cancelable: true, detail }));
  }

  say(text) {
    this.voice.say(text);
  }

  // What is there

  /** Reads the elements anew and draws everything. */
  agree() {
    this.board.read();
    this.pencil.agree();
    if (this.selection.agree()) this.emit("fc-select", { ids: this.selection.ids });
    this.minimap?.agree();
    this.stops.agree();
    this.connecting.agree();
    this.touch(this.board.things.keys());
  }

  /** These are to be drawn again, and what is tied to them. */
  touch(ids) {
    for (const id of ids) this.#dirty.add(id);
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.draw());
  }

  place(thing, x, y) {
    if (!thing || (thing.x === x && thing.y === y)) return;
    [thing.x, thing.y] = [x, y];
    this.touch([thing.id]);
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const frame of layFrames(this.board.things, this.held)) this.#dirty.add(frame.id);
    const things = [...this.#dirty].map((id) => this.board.things.get(id)).filter(Boolean);
    this.#dirty.clear();
    for (const thing of things) put(thing);
    this.pencil.draw(new Set(things.flatMap((thing) => this.board.edgesOf(thing.id))));
    this.ports.place();
    this.minimap?.draw(things);
  }

  /** The id of what lies at a point of the graph, "" for the ground; nodes before frames, inner frames before outer ones.
      Frames around `source` count only by their heads. */
  at(point, source = "") {
    const around = source ? framesAround(this.board.things, this.board.things.get(source) ?? {}) : [];
    let found = null;
    for (const thing of this.board.things.values()) {
      const box = around.includes(thing) ? { ...thing, h: headHeight } : thing;
      if (holds(box, point) && (!found || rank(thing) >= rank(found))) found = thing;
    }
    return found?.id ?? "";
  }

  highlight(ids) {
    for (const id of this.#lit) this.board.things.get(id)?.element.classList.remove("is-joining");
    this.#lit = ids;
    for (const id of ids) this.board.things.get(id)?.element.classList.add("is-joining");
  }

  // What is selected and focused

  select(ids) {
    if (this.selection.set(ids)) this.selected();
  }

  toggle(id) {
    this.select(this.selection.has(id) ? this.selection.ids.filter((other) => other !== id) : [...this.selection.ids, id]);
  }

  selected() {
    this.restPorts();
    this.emit("fc-select", { ids: this.selection.ids });
  }

  /** Goes there: focus, selection, and the view if it must. */
  go(id) {
    this.focusQuietly(id);
    this.select([id]);
    this.reveal(id);
  }

  reveal(id) {
    const thing = this.board.things.get(id);
    const edge = this.board.edges.get(id);
    if (thing ?? edge) this.view.reveal(thing ?? this.board.things.get(edge.to) ?? this.view.seen());
  }

  focusQuietly(id) {
    this.#isQuiet = true;
    this.stops.focus(id);
    this.#isQuiet = false;
  }

  /** Something got the focus: by Tab from outside, or by us. */
  focused(element, isPressed) {
    const id = this.stops.of(element);
    if (!id || element !== this.stops.element(id)) return;
    this.stops.move(id);
    if (this.#isQuiet || isPressed || this.connecting.isOn) return;
    if (!this.selection.has(id)) this.select([id]);
    this.reveal(id);
  }

  fit(milliseconds) {
    return this.view.fit(this.board.things.values(), milliseconds);
  }

  // Where edges begin

  showPorts(id) {
    if (this.ports.owner !== id && !this.isReadonly) this.ports.show(id);
  }

  restPorts() {
    const [id, another] = this.selection.ids;
    this.ports.show(another || this.isReadonly ? "" : (id ?? ""));
  }

  remove() {
    cancelAnimationFrame(this.#frame);
    for (const part of [this.pencil, this.ports, this.voice, this.connecting, this.minimap]) part?.remove();
    this.view.destroy();
  }

  #looked() {
    this.ports.place(this.view.k);
    this.minimap?.look();
    this.emit("fc-viewport", { x: this.view.x, y: this.view.y, k: this.view.k });
  }
}

function rank(thing) {
  return thing.isFrame ? thing.depth : 1000;
}

function put(thing) {
  const wanted = `${thing.x} ${thing.y}${thing.isFrame ? ` ${thing.w} ${thing.h} ${thing.depth}` : ""}`;
  if (thing.placed === wanted) return;
  thing.placed = wanted;
  const { style } = thing.element;
  style.transform = `translate(${thing.x}px,${thing.y}px)`;
  if (!thing.isFrame) return;
  [style.width, style.height, style.zIndex] = [`${thing.w}px`, `${thing.h}px`, Math.min(thing.depth, 9)];
}
