// Mouse, pen and finger: says which gesture a press begins, and feeds it until it ends. A second finger ends it, for two
// of them pinch.
import { Drag } from "./drag.js";
import { Marquee } from "./marquee.js";
import { Press } from "./press.js";
import { Wire } from "./wire.js";

const pressable = "a, button, input, select, textarea, summary, label, [contenteditable]";

/** Where the press is somebody else's, but must not pan. */
const nothing = { move() {}, end() {}, cancel() {} };

export class Pointer {
  #desk;
  #gesture = null;
  #id = 0;
  #listening = null;

  constructor(desk, signal) {
    this.#desk = desk;
    const { host } = desk;
    host.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    host.addEventListener("pointermove", (event) => this.#hover(event), { signal });
    host.addEventListener("pointerover", (event) => this.#over(event), { signal });
    host.addEventListener("pointerleave", () => this.#gesture || desk.restPorts(), { signal });
    host.addEventListener("dblclick", (event) => this.#open(event), { signal });
    host.addEventListener("contextmenu", (event) => this.#menu(event), { signal });
    signal.addEventListener("abort", () => this.#finish());
  }

  get isDown() {
    return this.#gesture !== null;
  }

  #down(event) {
    if (this.#gesture) return this.#second(event);
    if (event.button !== 0 || !this.#isOurs(event.target)) return;
    const gesture = this.#begin(event);
    this.#desk.view.hold(!(gesture instanceof Press));
    [this.#gesture, this.#id] = [gesture, event.pointerId];
    this.#listen();
  }

  #second(event) {
    if (event.pointerId === this.#id) return;
    this.#gesture.cancel();
    this.#finish();
  }

  #begin(event) {
    const { target } = event;
    const desk = this.#desk;
    if (desk.connecting.isOn) return this.#choose(event);
    if (target.closest(pressable)) return nothing;
    if (target.closest(".fc-port")) return new Wire(desk, desk.ports.owner, event);
    const id = desk.stops.of(target);
    if (!desk.isReadonly && isHandle(target)) return this.#grab(id, event);
    if (event.shiftKey && !target.closest("[data-edge], [data-node]")) return new Marquee(desk, event);
    return new Press(desk, id, event);
  }

  #grab(id, event) {
    if (event.shiftKey) this.#desk.toggle(id);
    else if (!this.#desk.selection.has(id)) this.#desk.select([id]);
    this.#desk.focusQuietly(id);
    return this.#desk.selection.has(id) ? new Drag(this.#desk, id, event) : nothing;
  }

  #choose(event) {
    this.#desk.connecting.follow(event.clientX, event.clientY);
    this.#desk.connecting.finish();
    return nothing;
  }

  #listen() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    window.addEventListener("pointermove", (event) => event.pointerId === this.#id && this.#gesture.move(event), { signal });
    window.addEventListener("pointerup", (event) => event.pointerId === this.#id && this.#up(event), { signal });
    window.addEventListener("pointercancel", (event) => event.pointerId === this.#id && this.#up(event), { signal });
    window.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape(event), { signal, capture: true });
  }

  #up(event) {
    const gesture = this.#gesture;
    this.#finish();
    if (event.type === "pointercancel") gesture.cancel();
    else gesture.end(event);
  }

  #escape(event) {
    event.stopPropagation();
    this.#gesture.cancel();
    this.#finish();
  }

  #finish() {
    this.#listening?.abort();
    this.#gesture = null;
    this.#desk.view.hold(false);
  }

  /** An edge that was begun by a tap follows the mouse without a button held. */
  #hover(event) {
    if (!this.#gesture && this.#desk.connecting.isOn && event.pointerType !== "touch") {
      this.#desk.connecting.follow(event.clientX, event.clientY);
    }
  }

  #over({ target, pointerType }) {
    if (this.#gesture || this.#desk.connecting.isOn || pointerType === "touch" || target.closest(".fc-port")) return;
    const node = target.closest("[data-node]");
    if (node) this.#desk.showPorts(node.id);
    else this.#desk.restPorts();
  }

  #open({ target }) {
    const id = this.#desk.stops.of(target);
    if (id && !target.closest(pressable)) this.#desk.emit("fc-open", { id });
  }

  #menu(event) {
    const id = this.#desk.stops.of(event.target);
    if (id && !this.#desk.selection.has(id)) this.#desk.select([id]);
    const isTaken = !this.#desk.emit("fc-menu", { id, x: event.clientX, y: event.clientY });
    if (isTaken) event.preventDefault();
  }

  #isOurs(target) {
    return target === this.#desk.host || this.#desk.viewport.contains(target);
  }
}

/** Nodes are grabbed anywhere, frames by their head: within a frame one pans. */
function isHandle(target) {
  if (target.closest("[data-edge]")) return false;
  const thing = target.closest("[data-node], [data-frame]");
  return Boolean(thing) && ("node" in thing.dataset || Boolean(target.closest("header")));
}
