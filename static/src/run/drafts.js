// Text that is being written: gathered as it comes, drawn once a frame into Text nodes, never kept.
const opening = /(^|\n)[ \t]*```[ \t]*(\w*)[^\n]*\n/;
const closing = /\n[ \t]*```[ \t]*(\n|$)/;

/** How many characters as Python counts them; JavaScript counts some twice. */
function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** One text. Whoever comes in the middle sees it from there on, until the whole is sent again. */
class Draft {
  attempt = 0;
  text = "";
  length = 0;

  /** False where the piece is an old one. */
  take({ attempt, at, text }) {
    if (attempt < this.attempt || (at && attempt === this.attempt && at < this.length)) return false;
    if (at === 0 || attempt > this.attempt) this.begin(attempt);
    if (at > this.length) this.text += "… ";
    this.text += text;
    this.length = at + length(text);
    return true;
  }

  begin(attempt) {
    this.attempt = attempt;
    this.text = "";
    this.length = 0;
    this.canvas = null;
  }

  paint(element, kind) {
    if (this.canvas?.element !== element) this.canvas = kind === "text" ? new Prose(element) : new Plain(element);
    this.canvas.draw(this.text);
  }
}

/** Output of code: one Text node. */
class Plain {
  constructor(element) {
    this.element = element;
    element.replaceChildren();
    this.node = element.appendChild(document.createTextNode(""));
  }

  draw(text) {
    if (text.startsWith(this.node.data)) this.node.appendData(text.slice(this.node.data.length));
    else this.node.data = text;
  }
}

/** A model's answer: prose and, between fences, boxes of code; only the last segment is still drawn to. */
class Prose {
  constructor(element) {
    this.element = element;
    this.caret = element.querySelector(".caret");
    this.from = 0;
    element.replaceChildren();
    this.begin(null);
  }

  begin(language) {
    this.code = language !== null;
    this.node = document.createTextNode("");
    this.element.append(this.code ? box(language, this.node) : paragraph(this.node));
    this.node.after(this.caret);
  }

  draw(text) {
    for (;;) {
      const rest = text.slice(this.from);
      const fence = (this.code ? closing : opening).exec(rest);
      if (!fence) return this.write(this.code ? rest : settled(rest));
      this.write(rest.slice(0, fence.index));
      this.from += fence.index + fence[0].length;
      this.begin(this.code ? null : fence[2]);
    }
  }

  write(text) {
    if (this.node.data !== text) this.node.data = text;
  }
}

/** Without a last line that may still become a fence. */
function settled(text) {
  return text.replace(/(^|\n)[ \t]*`{1,3}[^\n]*$/, "");
}

function paragraph(node) {
  const element = document.createElement("div");
  element.className = "text";
  element.append(node);
  return element;
}

function box(language, node) {
  const element = document.createElement("div");
  element.className = "code";
  const header = element.appendChild(document.createElement("header"));
  const name = header.appendChild(document.createElement("span"));
  name.className = "mono";
  name.textContent = language || "code";
  element.appendChild(document.createElement("pre")).append(node);
  return element;
}

/** A step's path: which of the scripts that are played side by side (runs/paths.py), and its number there. */
function parted(step) {
  const path = String(step);
  const end = path.lastIndexOf(".") + 1;
  return [path.slice(0, end), Number(path.slice(end))];
}

/** All drafts of the page, by step and kind. */
export class Drafts {
  #drafts = new Map();
  #frame = 0;
  /** Of each script the newest step that the journal knows: what is said about it later comes too late. */
  #steps = new Map();

  constructor(items) {
    this.items = items;
  }

  take(message) {
    const key = `${message.step}:${message.kind}`;
    if (this.#isKnown(message.step) && !this.#element(key)) return;
    const draft = this.#drafts.get(key) ?? new Draft();
    this.#drafts.set(key, draft);
    draft.agent = message.agent;
    draft.kind = message.kind;
    draft.step = message.step;
    if (draft.take(message)) this.schedule();
  }

  schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  /** The journal knows `steps`, the last of each script; `present` are the items that the server shows. */
  settle(steps, present, live) {
    for (const step of steps) {
      const [script, number] = parted(step);
      this.#steps.set(script, Math.max(this.#steps.get(script) ?? -1, number));
    }
    for (const element of this.items.querySelectorAll(":scope > [id^=draft-]")) {
      const own = element.id.slice(6);
      if (!present.has(element.id) && (this.#isKnown(own) || !live)) {
        element.remove();
        this.#drafts.delete(`${own}:text`);
      }
    }
    this.schedule();
  }

  #isKnown(step) {
    const [script, number] = parted(step);
    return number <= (this.#steps.get(script) ?? -1);
  }

  #paint() {
    this.#frame = 0;
    for (const [key, draft] of this.#drafts) {
      const element = this.#element(key) ?? (draft.kind === "text" && !this.#isKnown(draft.step) ? this.#made(key, draft) : null);
      if (element) draft.paint(element, draft.kind);
    }
  }

  #element(key) {
    return this.items.querySelector(`[data-draft="${key}"]`);
  }

  /** The first words can come before the server has told about the call. */
  #made(key, draft) {
    const item = document.getElementById("writing").content.firstElementChild.cloneNode(true);
    const seat = document.querySelector(`[data-member="${CSS.escape(draft.agent)}"]`);
    item.id = `draft-${draft.step}`;
    item.dataset.hue = seat?.dataset.hue ?? "slate";
    item.querySelector("b").textContent = item.querySelector("b").title = draft.agent;
    if (seat) item.querySelector(".tile").replaceWith(seat.querySelector(".tile").cloneNode(true));
    const body = item.querySelector(".body");
    body.dataset.draft = key;
    this.items.append(item);
    return body;
  }
}
