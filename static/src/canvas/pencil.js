// Draws the edges into one SVG below the nodes, and their labels above them. Only what is asked for is drawn again.
import { make, makeDiv } from "./svg.js";
import { route } from "./routes.js";

const marks = ["mark", "active", "past"];

export class Pencil {
  #svg = make("svg", { class: "fc-edges" });
  #labels = makeDiv("fc-labels");
  #wire = make("path", { class: "fc-wire" });
  #drawn = new Map();
  #board;

  constructor(viewport, board) {
    this.#board = board;
    this.#svg.append(this.#wire);
    viewport.prepend(this.#svg);
    viewport.append(this.#labels);
  }

  /** The element of an edge that takes the focus. */
  element(id) {
    return this.#drawn.get(id)?.group;
  }

  /** Lays down what is new and takes away what is gone. Paths are drawn by `draw`. */
  agree() {
    for (const [id, drawn] of this.#drawn) if (!this.#isWhole(id)) this.#erase(id, drawn);
    const added = document.createDocumentFragment();
    for (const edge of this.#board.edges.values()) {
      if (!this.#isWhole(edge.id)) continue;
      if (!this.#drawn.has(edge.id)) this.#drawn.set(edge.id, begin(edge.id, added));
      this.#dress(edge, this.#drawn.get(edge.id));
    }
    this.#wire.before(added);
  }

  draw(ids) {
    for (const id of ids) {
      const drawn = this.#drawn.get(id);
      if (drawn) this.#trace(this.#board.edges.get(id), drawn);
    }
  }

  drawAll() {
    this.draw(this.#drawn.keys());
  }

  /** `state` is "selected" or "linked". */
  mark(id, state, isOn) {
    const drawn = this.#drawn.get(id);
    drawn?.group.classList.toggle(`is-${state}`, isOn);
    drawn?.label?.classList.toggle(`is-${state}`, isOn);
  }

  /** The edge that is being drawn: a path, or nothing. */
  drawWire(path) {
    if (path) this.#wire.setAttribute("d", path);
    else this.#wire.removeAttribute("d");
  }

  remove() {
    this.#svg.remove();
    this.#labels.remove();
  }

  #isWhole(id) {
    const edge = this.#board.edges.get(id);
    return Boolean(edge) && this.#board.things.has(edge.from) && this.#board.things.has(edge.to);
  }

  #erase(id, drawn) {
    drawn.group.remove();
    drawn.label?.remove();
    this.#drawn.delete(id);
  }

  #dress(edge, drawn) {
    drawn.group.dataset.kind = edge.kind;
    drawn.group.setAttribute("aria-label", edge.name);
    for (const mark of marks) copyMark(edge.element, drawn.group, mark);
    this.#letter(edge, drawn);
    drawn.way = ""; // a new label or lane wants its place
    if (edge.kind === "barred") drawn.cross ??= drawn.group.appendChild(make("path", { class: "fc-cross", d: "M-4-4 4 4M4-4-4 4" }));
    else drawn.cross = drawn.cross?.remove();
  }

  #letter(edge, drawn) {
    if (!edge.label) return void (drawn.label = drawn.label?.remove());
    drawn.label ??= this.#labels.appendChild(labelFor(edge.id));
    drawn.label.dataset.kind = edge.kind;
    copyMark(edge.element, drawn.label, "mark");
    if (drawn.label.textContent !== edge.label) drawn.label.textContent = edge.label;
  }

  #trace(edge, drawn) {
    const things = this.#board.things;
    const way = route(things.get(edge.from), things.get(edge.to), edge.lane);
    if (drawn.way === way.path) return;
    drawn.way = way.path;
    drawn.line.setAttribute("d", way.path);
    drawn.hit.setAttribute("d", way.path);
    drawn.head.setAttribute("d", way.head);
    if (drawn.cross) drawn.cross.style.transform = moved(way.at(edge.label ? 0.72 : 0.5));
    if (drawn.label) drawn.label.style.transform = `${moved(way.at(edge.share))} translate(-50%,-50%)`;
  }
}

function begin(id, parent) {
  const group = make("g", { class: "fc-edge", "data-edge": id, tabindex: -1, role: "img", "aria-roledescription": "connection" });
  const hit = group.appendChild(make("path", { class: "fc-hit" }));
  const line = group.appendChild(make("path", { class: "fc-line" }));
  const head = group.appendChild(make("path", { class: "fc-head" }));
  parent.append(group);
  return { group, hit, line, head };
}

function labelFor(id) {
  const label = makeDiv("fc-label");
  label.dataset.edge = id;
  label.setAttribute("aria-hidden", "true"); // the edge's own name says it
  return label;
}

function copyMark(from, to, mark) {
  if (mark in from.dataset) to.dataset[mark] = from.dataset[mark];
  else delete to.dataset[mark];
}

function moved({ x, y }) {
  return `translate(${x}px,${y}px)`;
}
