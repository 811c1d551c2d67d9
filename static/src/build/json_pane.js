// The team as JSON, in sync both ways: what is typed becomes an edit after a moment, and what is edited elsewhere comes
// in, unless somebody is typing. The editor is loaded when it is first looked at.
import { getSpec } from "./asking.js";
import { stepsTo } from "./json_paths.js";

const pane = document.getElementById("json-pane");
const said = document.getElementById("json-said");
const theirs = document.getElementById("json-theirs");
const mine = document.getElementById("json-mine");
const pause = 700;

export class JsonPane {
  #draft;
  #url;
  #editor = null;
  #loading = null;
  /** What the server has, as far as we know; typing that differs is not there yet. */
  #saved = "";
  #timer = 0;
  #isSending = false;
  #revision = -1;
  /** A newer text that is offered, because somebody is typing in the old one. */
  #offered = "";

  constructor(draft, url) {
    [this.#draft, this.#url] = [draft, url];
    document.addEventListener("pane-shown", () => this.#refresh());
    document.addEventListener("draft-changed", () => this.#refresh());
    theirs.addEventListener("click", () => this.#show(this.#offered));
    mine.addEventListener("click", () => this.#insist());
  }

  /** Shows where a part of the team stands, by its id. */
  reveal(id) {
    const steps = this.#editor?.isJson && stepsTo(id, JSON.parse(this.#editor.text));
    if (steps && !this.#isTouched) this.#editor.reveal(steps);
  }

  async #refresh() {
    if (pane.hidden || this.#isSending || this.#revision === this.#draft.revision) return;
    await (this.#loading ??= this.#load());
    const { text, revision } = await getSpec(this.#url).catch(() => ({}));
    if (text === undefined) return this.#say("The server did not answer");
    if (this.#isTouched && text !== this.#saved) return this.#offer(text);
    this.#revision = revision;
    if (text === this.#saved) return;
    this.#show(text);
  }

  get #isTouched() {
    return this.#editor.text !== this.#saved;
  }

  async #load() {
    const { mount } = await import("./json_editor.js");
    this.#editor = mount(document.getElementById("json-editor"), () => this.#typed());
  }

  #show(text) {
    this.#saved = text;
    this.#editor.show(text);
    this.#ask(false);
    this.#say("");
  }

  #offer(text) {
    this.#offered = text;
    this.#ask(true);
    this.#say("Changed elsewhere, too");
  }

  /** What is typed goes in the place of what others did. */
  #insist() {
    this.#ask(false);
    this.#revision = this.#draft.revision;
    this.#send();
  }

  #ask(isAsking) {
    for (const button of [theirs, mine]) button.hidden = !isAsking;
  }

  #typed() {
    clearTimeout(this.#timer);
    if (this.#isTouched) this.#timer = setTimeout(() => this.#send(), pause);
    else this.#say("");
  }

  async #send() {
    const { text } = this.#editor;
    if (!this.#editor.isJson) return this.#say("Not JSON yet, so not saved");
    if (this.#isSending || !theirs.hidden) return;
    this.#isSending = true;
    this.#say("Saving…");
    const result = await this.#draft.edit({ op: "replace", text }, { quiet: true, base: this.#revision });
    this.#isSending = false;
    this.#settle(result, text);
  }

  #settle(result, text) {
    this.#editor.point(result.ok ? [] : (result.problems ?? [{ path: "", message: result.refused ?? "" }]));
    if (!result.ok) return this.#say(result.refused ? "Not saved" : "Not saved: somebody changed the same");
    this.#saved = text;
    this.#revision = this.#draft.revision;
    this.#say("Saved");
    if (this.#isTouched) this.#typed();
  }

  #say(text) {
    said.textContent = text;
  }
}
