// Finished items, as HTML from the server: placed by id, replaced where they changed, never under somebody's fingers.
import { announce } from "./announcing.js";
import { isBusy, hold } from "./sending.js";
import { isFollowing, steady, toTail } from "./tail.js";

const most = 300;
const mostWhileReading = 500;
const safetyNet = 15_000;
const impatient = 2_000;

/** A draft that was drawn before the server told what it is for. */
function named(draft, item) {
  draft.querySelector(".meta").textContent = item.querySelector(".meta").textContent;
  return draft;
}

/** What the reader has opened in `old` is open in `item`, too. */
function unfold(old, item) {
  const folds = item.querySelectorAll("details");
  old.querySelectorAll("details").forEach((fold, at) => folds[at] && fold.open && (folds[at].open = true));
}

function steps(items) {
  return items.dataset.steps.split(" ").filter(Boolean);
}

export class Feed {
  #running = false;
  #again = false;
  #parts = new Map();

  constructor(items, drafts, equip) {
    this.items = items;
    this.drafts = drafts;
    this.equip = equip;
    this.seq = Number(items.dataset.seq);
    this.ended = "ended" in items.dataset;
    this.older = document.getElementById("older");
    this.newer = document.getElementById("newer");
    this.#edges(items);
    for (const item of items.children) this.equip(item);
    drafts.settle(steps(items), new Set([...items.children].map((item) => item.id)), true);
    announce(items);
    this.#watch();
  }

  /** Asks what is new; while one question is under way, the next ones become one. */
  async refresh() {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#step();
      }
    } finally {
      this.#running = false;
    }
  }

  async #step() {
    const page = await this.#get(`?after=${this.seq}`);
    if (!page) return;
    this.#placeParts(page);
    const incoming = page.querySelector("#items");
    steady(this.items, () => this.#place(incoming, !this.#isApart));
    if (!this.#isApart) {
      this.seq = Number(incoming.dataset.seq);
      this.#again ||= "newer" in incoming.dataset;
      this.#trimTop();
    }
    this.ended = "ended" in incoming.dataset;
    announce(this.items, incoming.dataset.reviews);
  }

  /** The newest items are not in the page: somebody reads far above. */
  get #isApart() {
    return !this.newer.hidden;
  }

  #place(incoming, append) {
    let before = null;
    const present = new Set();
    for (const item of [...incoming.children]) {
      present.add(item.id);
      const old = document.getElementById(item.id);
      if (old) before = this.#replace(old, item);
      else if (append && !this.#isAbove(item)) {
        before ? before.after(item) : this.items.append(item);
        before = item;
        this.equip(item);
      }
    }
    this.#draftsLast();
    if (append) this.drafts.settle(steps(incoming), present, "live" in incoming.dataset);
  }

  /** It may have changed since, but lies before what the page shows. */
  #isAbove(item) {
    const first = this.items.firstElementChild;
    return first && Number(item.dataset.start) < Number(first.dataset.start);
  }

  /** A draft that came before the message before it stands in the wrong place. */
  #draftsLast() {
    for (const draft of this.items.querySelectorAll(":scope > [id^=draft-]:has(~ :not([id^=draft-]))")) this.items.append(draft);
  }

  #replace(old, item) {
    if (old.dataset.version === item.dataset.version) return old;
    if (item.id.startsWith("draft-")) return named(old, item);
    if (isBusy(old)) {
      hold(old, item, () => this.equip(item));
      return old;
    }
    unfold(old, item);
    old.replaceWith(item);
    this.equip(item);
    return item;
  }

  /** Header and side: compared as they were sent, since the clock in them ticks on here. */
  #placeParts(page) {
    for (const part of page.querySelectorAll("[data-part]")) {
      const sent = part.outerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
      if (this.#parts.get(part.id) === sent) continue;
      this.#parts.set(part.id, sent);
      const old = document.getElementById(part.id);
      const focused = old.contains(document.activeElement) && document.activeElement.id;
      unfold(old, part);
      old.replaceWith(part);
      if (focused) document.getElementById(focused)?.focus();
    }
  }

  async loadOlder() {
    const first = this.items.firstElementChild;
    if (!first || this.loading) return;
    this.loading = true;
    const page = await this.#get(`?before=${first.dataset.start}`);
    this.loading = false;
    if (!page) return;
    const incoming = page.querySelector("#items");
    steady(this.items, () => {
      this.older.hidden = !("older" in incoming.dataset);
      this.items.prepend(...[...incoming.children].filter((item) => !document.getElementById(item.id)));
      while (this.items.children.length > most) {
        this.items.lastElementChild.remove();
        this.newer.hidden = false;
      }
    });
    this.#watchAgain(this.older);
  }

  async loadNewer() {
    if (this.loading) return;
    this.loading = true;
    const page = await this.#get(`?after=${this.items.lastElementChild.dataset.seq}`);
    this.loading = false;
    if (!page) return;
    const incoming = page.querySelector("#items");
    steady(this.items, () => {
      this.newer.hidden = !("newer" in incoming.dataset);
      this.#place(incoming, true);
      this.seq = Number(incoming.dataset.seq);
      while (this.items.children.length > most) this.#dropFirst();
    });
    this.#watchAgain(this.newer);
  }

  /** An edge that is still in sight must be told of once more. */
  #watchAgain(edge) {
    this.watcher.unobserve(edge);
    this.watcher.observe(edge);
  }

  async toNewest() {
    const page = this.#isApart && (await this.#get(""));
    if (page) {
      const incoming = page.querySelector("#items");
      this.items.replaceChildren(...incoming.children);
      this.seq = Number(incoming.dataset.seq);
      this.#edges(incoming);
      for (const item of this.items.children) this.equip(item);
      this.drafts.schedule();
    }
    toTail();
  }

  #edges(from) {
    this.older.hidden = !("older" in from.dataset);
    this.newer.hidden = !("newer" in from.dataset);
  }

  #trimTop() {
    while (this.items.children.length > (isFollowing() ? most : mostWhileReading)) this.#dropFirst();
  }

  #dropFirst() {
    this.items.firstElementChild.remove();
    this.older.hidden = false;
  }

  /** The answer as a fragment; null where there is none, and then the next sign of life asks again. */
  async #get(query) {
    try {
      const answer = await fetch(this.items.dataset.address + query, { headers: { "HX-Request": "true" } });
      // Signed out, or no member any more: the page itself says it best.
      if (answer.redirected || answer.status === 404) location.reload();
      if (!answer.ok) return null;
      const page = document.createElement("template");
      page.innerHTML = await answer.text();
      return page.content;
    } catch {
      return null;
    }
  }

  #watch() {
    this.watcher = new IntersectionObserver(
      (edges) => {
        for (const edge of edges) {
          if (edge.isIntersecting) edge.target === this.older ? this.loadOlder() : this.loadNewer();
        }
      },
      { root: document.getElementById("log"), rootMargin: "600px 0px" },
    );
    this.watcher.observe(this.older);
    this.watcher.observe(this.newer);
    this.older.addEventListener("click", () => this.loadOlder());
    this.newer.addEventListener("click", () => this.loadNewer());
    document.getElementById("jump").addEventListener("click", () => this.toNewest());
    // A message that got lost is noticed here at the latest.
    setInterval(() => this.ended || document.hidden || this.refresh(), safetyNet);
    setInterval(() => this.items.querySelector("[data-poll]") && this.refresh(), impatient);
  }
}
