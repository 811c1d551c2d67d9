// <flow-canvas>: what the page may ask of it. It moves what the server drew and tells wishes by events (docs/decisions/0009);
// it holds no team and knows no rules.
import { aligned } from "./aligning.js";
import { Desk } from "./desk.js";
import { Keys } from "./keys.js";
import { roots, shift, tell, withContents, write } from "./moving.js";
import { Pointer } from "./pointer.js";
import { arrange, putIn, takeOut } from "./swapping.js";
import { Watching } from "./watching.js";

export class FlowCanvas extends HTMLElement {
  #desk;
  #watching;
  #pointer;
  #stopped;

  connectedCallback() {
    if (!this.hasAttribute("role")) this.setAttribute("role", "group");
    this.tabIndex = -1;
    this.#stopped = new AbortController();
    const { signal } = this.#stopped;
    this.#desk = new Desk(this, this.querySelector(".fc-viewport"));
    this.#pointer = new Pointer(this.#desk, signal);
    new Keys(this.#desk, signal);
    this.addEventListener("focusin", (event) => this.#desk.focused(event.target, this.#pointer.isDown), { signal });
    this.#watching = new Watching(this.#desk, () => this.#measured());
    this.#watching.agree();
  }

  disconnectedCallback() {
    this.#stopped.abort();
    this.#watching.stop();
    this.#desk.remove();
    this.removeAttribute("data-ready");
  }

  // What is on it

  /** Puts elements ({id: html}) in, in the place of those of the same id; `order` (ids) is that of the document. */
  put(entries, order = []) {
    const focused = this.#desk.stops.of(document.activeElement);
    const came = putIn(this.#desk.viewport, entries);
    arrange(this.#desk.viewport, order);
    this.#watching.agree();
    for (const element of came) window.htmx?.process?.(element);
    if (focused && !this.contains(document.activeElement)) this.#desk.focusQuietly(focused);
  }

  /** Takes elements out. If the focus was on one it goes to the next in reading order. */
  drop(ids) {
    const { stops, viewport } = this.#desk;
    const [order, focused] = [stops.order(), stops.of(document.activeElement)];
    takeOut(viewport, ids);
    this.#watching.agree();
    if (!focused || stops.element(focused)) return;
    const left = (id) => stops.element(id);
    const next = order.slice(order.indexOf(focused)).find(left) ?? order.findLast(left);
    if (next) this.#desk.focusQuietly(next);
    else this.focus();
  }

  positions() {
    return Object.fromEntries([...this.#desk.board.things.values()].map(({ id, x, y }) => [id, [x, y]]));
  }

  // What is selected

  get selection() {
    return this.#desk.selection.ids;
  }

  select(ids) {
    this.#desk.select(ids);
  }

  reveal(id) {
    this.#desk.go(id);
  }

  /** Puts the selected on one line: left, right, top, bottom, centre, middle, or at equal gaps: distribute-x, distribute-y. */
  align(how) {
    const { board } = this.#desk;
    const boxes = roots(board, this.selection).map((id) => board.things.get(id));
    if (boxes.length < 2 || this.#desk.isReadonly) return;
    for (const [id, dx, dy] of aligned(boxes, how)) shift(this.#desk, withContents(board, [id]), dx, dy);
    const moved = withContents(board, this.selection);
    write(this.#desk, moved);
    tell(this.#desk, moved);
  }

  // What is seen

  fit() {
    return this.#desk.fit();
  }

  zoomBy(factor) {
    return this.#desk.view.zoomBy(factor);
  }

  centre() {
    return this.#desk.view.centre();
  }

  toGraph(clientX, clientY) {
    return this.#desk.view.toGraph(clientX, clientY);
  }

  under(clientX, clientY) {
    return this.#desk.at(this.toGraph(clientX, clientY));
  }

  // What is said

  say(text) {
    this.#desk.say(text);
  }

  /** Why what cannot be the target of an edge from `source`: {id: reason}. The answer to `fc-targets`. */
  allow(source, reasons) {
    this.#desk.connecting.allow(source, reasons);
  }

  #measured() {
    if (this.hasAttribute("data-ready")) return;
    this.#desk.draw();
    this.#desk.fit(0);
    this.toggleAttribute("data-ready", true);
    this.#desk.emit("fc-ready", {});
  }
}
