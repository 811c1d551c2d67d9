// The inspector: the server's form for what is selected. What is changed in it is sent as one edit a field; what others
// change comes in without taking away focus, caret, place or a word that was not sent yet.
import { act } from "./inspector/doings.js";
import { count } from "./inspector/tokens.js";
import { edit } from "./inspector/editors.js";
import { keptIn } from "./inspector/keeping.js";
import { Sender } from "./inspector/sending.js";

/** `draft` has `edit(op)`, which resolves to {ok, refused?, field?}; `canvas` selects and lines up. */
export function inspect(root, draft, canvas, url = `${location.pathname.replace(/build\/$/, "")}inspector/`) {
  return new Inspector(root, draft, canvas, url);
}

class Inspector {
  #asked = 0;
  /** Until what is shown is there. */
  #loading = Promise.resolve();
  /** What is shown: ids, and the tab or field that was wished for. */
  #shown = { ids: [], tab: "" };

  constructor(root, draft, canvas, url) {
    Object.assign(this, { root, draft, canvas, url });
    this.sender = new Sender(root, draft);
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("input", (event) => count(root, event.target));
    document.addEventListener("draft-changed", ({ detail }) => this.#changed(detail));
    this.#equip();
  }

  /** Shows the form of these ids, none for the team's. `tab` opens one tab, `field` the one with that field. */
  async show(ids, { tab = "", field = "" } = {}) {
    await this.sender.flush();
    if (same(ids, this.#shown.ids) && !tab && !field) return this.#loading;
    const isRenamed = !tab && !field && this.#isRenamed(ids);
    this.#shown = { ids, tab: field || tab || (isRenamed ? this.#shown.tab : "") };
    this.#loading = this.#load(isRenamed);
    await this.#loading;
    if (field) this.#focus(field);
  }

  /** Asks for what is shown once more: after what was sent is answered, it may go by another name. */
  async refresh() {
    await this.sender.flush();
    await this.#load(true);
  }

  /** Whoever selects something else has the focus elsewhere: here it is the same part by a new name. */
  #isRenamed(ids) {
    const kinds = [ids, this.#shown.ids].map((some) => (some.length === 1 ? some[0].split(".")[0] : ""));
    return kinds[0] !== "" && kinds[0] === kinds[1] && this.root.contains(document.activeElement);
  }

  /** The focus goes to the first thing that can be set. */
  enter() {
    this.root.querySelector("[data-fields] :is(input, textarea, select, button):not(:disabled)")?.focus();
  }

  #focus(field) {
    const found = this.root.querySelector(`[data-field="${CSS.escape(field)}"], [data-several="${CSS.escape(field)}"] input`);
    found?.focus();
  }

  /** The newest question wins: an answer that comes later than a newer one is dropped. */
  async #load(isSame) {
    const asked = ++this.#asked;
    const { ids, tab } = this.#shown;
    const query = new URLSearchParams([...ids.map((id) => ["id", id]), ["tab", tab]]);
    const html = await textOf(`${this.url}?${query}`);
    if (asked !== this.#asked || html === null) return;
    const put = isSame ? keptIn(this.root, this.sender.waiting) : null;
    // HTML of our own server, which escapes what people wrote.
    this.root.innerHTML = html;
    this.#equip();
    if (put) put();
    else this.root.querySelector("[data-scroll]")?.scrollTo(0, 0);
  }

  #equip() {
    window.htmx?.process?.(this.root);
    edit(this.root);
    const form = this.root.querySelector("[data-id]");
    if (form) this.#shown.tab = form.dataset.tab;
  }

  /** What the form's ids are about, or what lies around them, has changed. */
  #changed({ ids = [], stale = [], own = false }) {
    const form = this.root.querySelector(".inspecting");
    if (!form || form.dataset.several !== undefined) return;
    const names = new Set([form.dataset.asked, form.dataset.id, "team"]);
    const concerns = [...ids, ...stale].some((id) => names.has(id) || isAround(id, form.dataset.id));
    if (own ? this.sender.reshapes : concerns || stale.length > 0) this.refresh();
  }

  async #click(event) {
    const tab = event.target.closest("[data-to]");
    const open = event.target.closest("[data-open]");
    if (tab) {
      event.preventDefault();
      await this.show(this.#shown.ids, { tab: tab.dataset.to });
      this.root.querySelector(`[data-to="${CSS.escape(tab.dataset.to)}"]`)?.focus();
    } else if (open) await this.#open(open.dataset.open);
    else await act(event.target, this);
  }

  /** Another part: selected on the canvas where it is drawn there, and its form in any case. */
  async #open(id) {
    await this.sender.flush();
    const isDrawn = id !== "team" && this.canvas?.querySelector?.(`#${CSS.escape(id)}`);
    if (isDrawn) this.canvas.select([id]);
    await this.show(id === "team" ? [] : [id]);
    this.root.querySelector("h2")?.setAttribute("tabindex", "-1");
    this.root.querySelector("h2")?.focus();
  }
}

function same(one, other) {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}

/** Whether a part that changed is what this form's thing is a part of: "agent.lead" of "rule.lead.0". */
function isAround(id, shown) {
  const [, name] = id.split(".");
  return name !== undefined && shown.split(".").includes(name);
}

async function textOf(url) {
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}
