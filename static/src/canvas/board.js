// What lies on the canvas, read from the elements that the server drew: things (nodes and frames) and edges, by id.
// Positions and sizes are kept here, so that no gesture has to ask the page for layout.
import { assignLanes } from "./lanes.js";
import { measureDepths } from "./frames.js";

/** Attributes of things and edges that say something to the canvas. */
export const ATTRIBUTES = [
  "data-x", "data-y", "data-w", "data-h", "data-frame-ref", "data-kind", "data-name", "data-hue",
  "data-from", "data-to", "data-label", "data-mark", "data-active", "data-past",
];

export class Board {
  things = new Map();
  edges = new Map();
  #viewport;
  #ends = new Map();

  constructor(viewport) {
    this.#viewport = viewport;
  }

  /** Reads all elements anew. Sizes and positions that only the canvas knows stay as they were. */
  read() {
    const [things, edges] = [new Map(), new Map()];
    for (const element of this.#viewport.children) {
      if (element.localName === "fc-edge") edges.set(element.id, edgeOf(element));
      else if (element.matches("[data-node], [data-frame]")) things.set(element.id, thingOf(element, this.things.get(element.id)));
    }
    this.things = things;
    this.edges = edges;
    measureDepths(things);
    this.#tie();
  }

  /** The ids of the edges that start or end at a thing. */
  edgesOf(id) {
    return this.#ends.get(id) ?? [];
  }

  has(id) {
    return this.things.has(id) || this.edges.has(id);
  }

  nameOf(id) {
    return (this.things.get(id) ?? this.edges.get(id))?.name ?? "";
  }

  nodes() {
    return [...this.things.values()].filter((thing) => !thing.isFrame);
  }

  #tie() {
    this.#ends = new Map();
    const drawn = [...this.edges.values()].filter((edge) => this.things.has(edge.from) && this.things.has(edge.to));
    assignLanes(drawn, this.things);
    for (const edge of drawn) {
      for (const end of new Set([edge.from, edge.to])) {
        if (this.#ends.has(end)) this.#ends.get(end).push(edge.id);
        else this.#ends.set(end, [edge.id]);
      }
    }
  }
}

function thingOf(element, before) {
  const data = element.dataset;
  const isFrame = "frame" in data;
  const said = { x: number(data.x), y: number(data.y) };
  return {
    id: element.id,
    element,
    isFrame,
    kind: data.kind,
    hue: data.hue ?? "slate",
    name: data.name || element.getAttribute("aria-label") || element.id,
    frame: data.frameRef ?? "",
    wide: number(data.w),
    high: number(data.h),
    ...said,
    w: before?.w ?? number(data.w),
    h: before?.h ?? number(data.h),
    placed: before?.element === element ? before.placed : "",
  };
}

function edgeOf(element) {
  const data = element.dataset;
  const { id } = element;
  const name = data.name || `${data.from} to ${data.to}`;
  return { id, element, from: data.from, to: data.to, kind: data.kind, label: data.label ?? "", name };
}

function number(text) {
  return Number(text) || 0;
}
