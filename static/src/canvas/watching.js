// Notices what others change in the page: elements that come, go, change their attributes or their size.
import { ATTRIBUTES } from "./board.js";

export class Watching {
  #desk;
  #sizes;
  #changes;
  #watched = new Set();
  #measured;

  /** `measured` is called after sizes came in, the first time before anything is painted. */
  constructor(desk, measured) {
    this.#desk = desk;
    this.#measured = measured;
    this.#sizes = new ResizeObserver((entries) => this.#resized(entries));
    this.#changes = new MutationObserver((records) => records.some((record) => this.#matters(record)) && this.agree());
    this.#changes.observe(desk.viewport, { childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
    this.#sizes.observe(desk.host);
  }

  /** Reads everything now, and what was noticed until now is no news any more. */
  agree() {
    this.#desk.agree();
    this.#changes.takeRecords();
    const nodes = new Set(this.#desk.board.nodes().map((node) => node.element));
    for (const element of this.#watched) if (!nodes.has(element)) this.#sizes.unobserve(element);
    for (const element of nodes) if (!this.#watched.has(element)) this.#sizes.observe(element);
    this.#watched = nodes;
  }

  stop() {
    this.#sizes.disconnect();
    this.#changes.disconnect();
  }

  #matters({ type, target }) {
    if (type === "childList") return target === this.#desk.viewport;
    return target.parentElement === this.#desk.viewport && !target.classList.contains("fc-ports");
  }

  #resized(entries) {
    const { board, host, view } = this.#desk;
    for (const { target, borderBoxSize } of entries) {
      const [{ inlineSize: width, blockSize: height }] = borderBoxSize;
      if (target === host) view.measured(width, height);
      const thing = board.things.get(target.id);
      if (thing?.element !== target) continue;
      [thing.w, thing.h] = [width, height];
      this.#desk.touch([thing.id]);
    }
    this.#measured();
  }
}
