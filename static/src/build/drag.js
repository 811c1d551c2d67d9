// Dragging something from a list onto the canvas, by pointer: HTML's own drag and drop knows no touch. A finger that
// goes along the list scrolls it; one that leaves it sideways, or rests on a thing, drags.
const far = 5;
const rest = 250;

/** Calls `drop(item, event)` for what was let go over the canvas. */
export function drags(root, selector, canvas, drop) {
  root.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(selector);
    if (item && event.button === 0) new Drag(item, event, canvas, drop);
  });
  // A drag ends with a click on what it began on; that one does not count.
  root.addEventListener("click", (event) => event.target.closest("[data-dragged]") && event.stopImmediatePropagation(), true);
  root.addEventListener("contextmenu", (event) => event.target.closest("[data-dragged]") && event.preventDefault());
}

class Drag {
  #ghost = null;
  #events = new AbortController();

  constructor(item, event, canvas, drop) {
    Object.assign(this, { item, canvas, drop, id: event.pointerId, x: event.clientX, y: event.clientY });
    const isTouch = event.pointerType === "touch";
    if (isTouch) this.waiting = setTimeout(() => this.#begin(), rest);
    this.isTouch = isTouch;
    const { signal } = this.#events;
    addEventListener("pointermove", (moved) => this.#move(moved), { signal });
    addEventListener("pointerup", (up) => this.#end(up), { signal });
    addEventListener("pointercancel", (up) => this.#end(up), { signal });
    addEventListener("keydown", (key) => key.key === "Escape" && this.#stop(), { signal });
    item.addEventListener("touchmove", (touch) => this.#ghost && touch.preventDefault(), { signal, passive: false });
  }

  #begin() {
    this.#ghost = this.item.cloneNode(true);
    this.#ghost.classList.add("ghost");
    this.#ghost.setAttribute("aria-hidden", "true");
    this.#ghost.tabIndex = -1;
    this.item.dataset.dragged = "";
    document.body.append(this.#ghost);
    this.#show(this.x, this.y);
    this.canvas.toggleAttribute("data-dropping", true);
  }

  #move(event) {
    if (event.pointerId !== this.id) return;
    const [dx, dy] = [Math.abs(event.clientX - this.x), Math.abs(event.clientY - this.y)];
    const leaves = this.isTouch ? dx > far && dx > dy : dx + dy > far;
    if (!this.#ghost && leaves) this.#begin();
    else if (!this.#ghost && this.isTouch && dy > far) clearTimeout(this.waiting);
    if (this.#ghost) this.#show(event.clientX, event.clientY);
  }

  #show(x, y) {
    this.#ghost.style.transform = `translate(${x + 8}px, ${y + 8}px)`;
  }

  #end(event) {
    if (event.pointerId !== this.id) return;
    const { left, right, top, bottom } = this.canvas.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    const isOver = x > left && x < right && y > top && y < bottom;
    const isDropped = this.#ghost && event.type === "pointerup" && isOver && !isOnPane(x, y);
    this.#stop();
    if (isDropped) this.drop(this.item, event);
  }

  #stop() {
    clearTimeout(this.waiting);
    this.#events.abort();
    this.#ghost?.remove();
    this.canvas.removeAttribute("data-dropping");
    setTimeout(() => delete this.item.dataset.dragged);
  }
}

/** On a phone the list lies over the canvas. */
function isOnPane(x, y) {
  return Boolean(document.elementFromPoint(x, y)?.closest(".left, .inspector, .json-pane"));
}
