// An edge that does not exist yet: from where, over what, and what speaks against it. By pointer and by key alike. The rules
// are not known here: the page answers `fc-targets` by `allow`; until then everything counts as possible.
import { makeDiv } from "./svg.js";
import { route, wire } from "./routes.js";

export class Connecting {
  source = "";
  over = "";
  #reasons = null;
  #desk;
  #bubble = makeDiv("fc-bubble");

  constructor(desk) {
    this.#desk = desk;
    this.#bubble.hidden = true;
    this.#bubble.setAttribute("aria-hidden", "true"); // said aloud as well
    desk.host.append(this.#bubble);
  }

  get isOn() {
    return this.source !== "";
  }

  begin(source) {
    if (this.isOn) this.cancel();
    this.source = source;
    this.#desk.host.toggleAttribute("data-connecting", true);
    this.#desk.emit("fc-targets", { source });
    this.#desk.say(`Connecting from ${this.#desk.board.nameOf(source)}. Choose a target; Enter connects, Escape cancels.`);
    this.agree();
  }

  allow(source, reasons) {
    if (source !== this.source) return;
    this.#reasons = reasons;
    this.agree();
    if (this.over) this.#answer();
  }

  /** The pointer is there; the frame around the source counts only by its head, for one crosses it all the time. */
  follow(clientX, clientY, mayReturn = true) {
    const point = this.#desk.view.toGraph(clientX, clientY);
    const id = this.#desk.at(point, this.source);
    this.#point(id === this.source && !mayReturn ? "" : id, point);
  }

  /** The keyboard is at a thing. */
  choose(id) {
    const thing = this.#desk.board.things.get(id);
    this.#point(id, { x: thing.x + thing.w / 2, y: thing.y + thing.h });
  }

  finish() {
    const { source, over } = this;
    const reason = this.#reason(over);
    this.#stop();
    if (!over) this.#desk.say("Nothing connected.");
    else if (reason) this.#refuse(reason);
    else this.#desk.emit("fc-connect", { source, target: over });
  }

  cancel() {
    if (!this.isOn) return;
    this.#stop();
    this.#desk.say("Cancelled.");
  }

  /** After elements came or went. */
  agree() {
    if (!this.isOn) return;
    if (!this.#desk.board.things.has(this.source)) return this.cancel();
    if (!this.#desk.board.things.has(this.over)) this.over = "";
    for (const thing of this.#desk.board.things.values()) this.#mark(thing);
  }

  remove() {
    this.#bubble.remove();
  }

  #reason(id) {
    return this.#reasons?.[id] ?? "";
  }

  #mark({ id, element }) {
    element.classList.toggle("is-source", id === this.source);
    element.classList.toggle("is-over", this.isOn && id === this.over);
    if (this.isOn && this.#reasons && id !== this.source) element.dataset.target = this.#reason(id) ? "no" : "yes";
    else delete element.dataset.target;
    element.classList.toggle("is-refused", this.isOn && id === this.over && this.#reason(id) !== "");
  }

  #point(id, point) {
    const { things } = this.#desk.board;
    const source = things.get(this.source);
    if (!source) return;
    if (id !== this.over) this.#enter(id);
    this.#desk.pencil.drawWire((id ? route(source, things.get(id)) : wire(source, point)).path);
    const { x, y } = this.#desk.view.toElement(point);
    this.#bubble.style.translate = `${Math.max(8, Math.min(x + 14, this.#desk.view.width - 256))}px ${y + 16}px`;
  }

  #enter(id) {
    const before = this.over;
    this.over = id;
    for (const changed of [before, id]) if (this.#desk.board.things.has(changed)) this.#mark(this.#desk.board.things.get(changed));
    this.#bubble.hidden = true;
    if (id) this.#answer();
  }

  #answer() {
    const reason = this.#reason(this.over);
    this.#bubble.hidden = !reason;
    this.#bubble.textContent = reason;
    const name = this.#desk.board.nameOf(this.over);
    this.#desk.say(reason ? `${name}: cannot be connected. ${reason}` : `${name}: can be connected.`);
  }

  #refuse(reason) {
    this.#desk.say(reason);
    this.#desk.emit("fc-refuse", { reason });
  }

  #stop() {
    [this.source, this.over, this.#reasons] = ["", "", null];
    this.#bubble.hidden = true;
    this.#desk.pencil.drawWire("");
    this.#desk.host.removeAttribute("data-connecting");
    for (const thing of this.#desk.board.things.values()) this.#mark(thing);
  }
}
