// What part of the graph is seen: pan and zoom (wheel, pinch, drag on the ground), fit, reveal.
import { PanOnScrollMode, XYPanZoom } from "@xyflow/system";
import { around } from "./boxes.js";
import { makeDiv } from "./svg.js";

const limits = [0.1, 2];
const dot = 16;
const far = 0.4;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class View {
  x = 0;
  y = 0;
  k = 1;
  width = 0;
  height = 0;
  #host;
  #viewport;
  #panZoom;
  #changed;
  #dots = makeDiv("fc-dots"); // of its own, so that a pan moves layers and paints nothing
  #step = 0;

  constructor(host, viewport, changed) {
    this.#host = host;
    this.#viewport = viewport;
    this.#changed = changed;
    host.prepend(this.#dots);
    this.#panZoom = XYPanZoom({
      domNode: host,
      minZoom: limits[0],
      maxZoom: limits[1],
      viewport: { x: 0, y: 0, zoom: 1 },
      translateExtent: [[-Infinity, -Infinity], [Infinity, Infinity]],
      onDraggingChange: (isDragging) => host.toggleAttribute("data-panning", isDragging),
    });
    this.hold(false);
  }

  /** While held, no drag pans: a gesture of ours has the pointer. The wheel goes on. */
  hold(isHeld) {
    this.#panZoom.update({
      noWheelClassName: "fc-no-wheel",
      noPanClassName: "fc-no-pan",
      preventScrolling: true,
      panOnScroll: true,
      panOnDrag: true,
      panOnScrollMode: PanOnScrollMode.Free,
      panOnScrollSpeed: 1,
      userSelectionActive: false,
      zoomOnPinch: true,
      zoomOnScroll: true,
      zoomOnDoubleClick: false,
      zoomActivationKeyPressed: false,
      lib: "fc",
      connectionInProgress: isHeld,
      paneClickDistance: 4,
      onTransformChange: ([x, y, k]) => this.#show(x, y, k),
    });
  }

  measured(width, height) {
    [this.width, this.height] = [width, height];
  }

  /** A point of the graph, of one in the window. */
  toGraph(clientX, clientY) {
    const { left, top } = this.#host.getBoundingClientRect();
    return { x: (clientX - left - this.x) / this.k, y: (clientY - top - this.y) / this.k };
  }

  /** A point in the element, of one of the graph. */
  toElement({ x, y }) {
    return { x: x * this.k + this.x, y: y * this.k + this.y };
  }

  centre() {
    return { x: (this.width / 2 - this.x) / this.k, y: (this.height / 2 - this.y) / this.k };
  }

  seen() {
    return { x: -this.x / this.k, y: -this.y / this.k, w: this.width / this.k, h: this.height / this.k };
  }

  zoomBy(factor) {
    return this.#panZoom.scaleBy(factor, { duration: still.matches ? 0 : 150 });
  }

  /** Shows all boxes, never larger than they are. */
  fit(boxes, milliseconds = 250) {
    const box = around(boxes);
    if (!box || !this.width) return this.#go(this.width / 2, this.height / 3, 1, 0);
    const [top, right, bottom, left] = this.#margins();
    const [width, height] = [this.width - left - right, this.height - top - bottom];
    const k = Math.min(1, Math.max(limits[0], Math.min(width / box.w, height / box.h)));
    const [x, y] = [left + (width - box.w * k) / 2, top + (height - box.h * k) / 2];
    return this.#go(x - box.x * k, y - box.y * k, k, milliseconds);
  }

  /** Pans as little as it takes to see the box whole. */
  reveal(box, milliseconds = 200) {
    const [top, right, bottom, left] = this.#margins();
    const { x, y } = this.toElement(box);
    const dx = shift(x, x + box.w * this.k, left, this.width - right);
    const dy = shift(y, y + box.h * this.k, top, this.height - bottom);
    if (dx || dy) this.#go(this.x + dx, this.y + dy, this.k, milliseconds);
  }

  panTo(point) {
    this.#go(this.width / 2 - point.x * this.k, this.height / 2 - point.y * this.k, this.k, 0);
  }

  panBy(dx, dy) {
    this.#go(this.x + dx, this.y + dy, this.k, 0);
  }

  destroy() {
    this.#panZoom.destroy();
    this.#dots.remove();
  }

  #margins() {
    const said = (this.#host.dataset.pad ?? "").split(" ").map(Number);
    return said.length === 4 ? said : [40, 40, 40, 40];
  }

  #go(x, y, zoom, milliseconds) {
    return this.#panZoom.setViewport({ x, y, zoom }, { duration: still.matches ? 0 : milliseconds });
  }

  #show(x, y, k) {
    [this.x, this.y, this.k] = [x, y, k];
    this.#viewport.style.transform = `translate(${x}px,${y}px) scale(${k})`;
    this.#host.toggleAttribute("data-far", k < far);
    const step = dot * k < 9 ? dot * k * 4 : dot * k;
    this.#dots.style.transform = `translate(${x % step}px,${y % step}px)`;
    if (step !== this.#step) this.#dots.style.backgroundSize = `${step}px ${step}px`;
    this.#step = step;
    this.#changed();
  }
}

function shift(start, end, least, most) {
  if (end - start > most - least) return start > least || end < most ? (least + most - start - end) / 2 : 0;
  return start < least ? least - start : end > most ? most - end : 0;
}
