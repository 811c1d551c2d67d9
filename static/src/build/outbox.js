// Edits that the server has not answered yet, in order. They are in localStorage at once, so that neither a reload nor
// a lost connection loses any.
import { uuid } from "./session.js";

export class Outbox {
  #place;
  #items;
  #team;
  #session;

  constructor(team, session) {
    this.#team = team;
    this.#session = session;
    this.#place = placeOf(team, session);
    this.#items = read(this.#place);
    /** False where the browser would not keep them: then leaving the page loses them. */
    this.kept = true;
  }

  get size() {
    return this.#items.length;
  }

  get first() {
    return this.#items[0];
  }

  /** Adds an edit, or puts it into the last one where that is about the same. What was sent once keeps its meaning: it
      may have arrived, and only its answer been lost. */
  add(op, { base, way }) {
    const last = this.#items.at(-1);
    if (last && !last.sent && !way && isSame(last.op, op)) last.op = op;
    else this.#items.push({ key: uuid(), session: this.#session, base, op, ...(way && { way }) });
    this.#keep();
    return this.#items.at(-1);
  }

  /** The first one, on its way out. */
  send() {
    this.first.sent = true;
    this.#keep();
    return this.first;
  }

  /** The first one is to win over what others did. */
  force() {
    this.first.force = true;
    if (this.first.op.op === "change") this.first.op.force = true;
    this.#keep();
  }

  drop() {
    this.#items.shift();
    this.#keep();
  }

  /** Takes over what pages left behind that are not open any more. */
  async adopt(isOpen) {
    for (const place of Object.keys(localStorage)) {
      const left = place.startsWith(placeOf(this.#team, "")) && place !== this.#place;
      if (!left || (await isOpen(place.slice(placeOf(this.#team, "").length)))) continue;
      this.#items.unshift(...read(place));
      localStorage.removeItem(place);
    }
    this.#keep();
  }

  #keep() {
    try {
      if (this.#items.length) localStorage.setItem(this.#place, JSON.stringify(this.#items));
      else localStorage.removeItem(this.#place);
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }
}

function placeOf(team, session) {
  return `parley.edits.${team}.${session}`;
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return [];
  }
}

/** A later move of the same things, or more typing in the same field. */
function isSame(one, other) {
  if (one.op !== other.op) return false;
  if (one.op === "set") return one.id === other.id && one.field === other.field;
  return one.op === "move" && moved(one) === moved(other) && !one.to.some((to) => to[3] != null);
}

function moved(op) {
  return op.to.map(([id]) => id).sort().join(" ");
}
