// The page's side of a draft. Edits go out one at a time and in order, and are kept until they are answered.
// Events: `answer` {answer, item} for all that changed, `state` {state, words}, `queued` {op}.
import { Unreachable, get, post } from "./asking.js";

const longest = 30_000;
/** So often an edit may break the server before it is given up: what comes after it must go on. */
const breaks = 4;

const stops = {
  403: "you are signed out. Sign in in another tab, then come back",
  404: "this team is not there any more",
};

export class Draft extends EventTarget {
  #outbox;
  #urls;
  #session;
  #asked = new Map();
  #idle = [];
  #busy = false;
  #failures = 0;
  #retry = 0;
  #behind = false;
  #refusal = "";
  #decide;

  /** `decide(conflict, op)` resolves to whether the edit is to win over what others did. */
  constructor({ revision, urls, session, outbox, decide }) {
    super();
    this.revision = revision;
    this.#urls = urls;
    this.#session = session;
    this.#outbox = outbox;
    this.#decide = decide;
    addEventListener("online", () => this.#hurry());
    addEventListener("focus", () => this.#hurry());
  }

  get session() {
    return this.#session;
  }

  /** Whether leaving the page now would lose something. */
  get atRisk() {
    return this.#outbox.size > 0 && !this.#outbox.kept;
  }

  /** Resolves to {ok: true, …} as the server answers, {ok: false, refused, field, …} or {ok: false, conflict}. `quiet`
      leaves it to the caller to say why it was refused; `way` is "undo" or "redo"; `base` is the revision that the
      person saw. */
  edit(op, { quiet = false, way = "", base = this.revision } = {}) {
    const item = this.#outbox.add(op, { base, way });
    this.#say("queued", { op });
    return new Promise((resolve) => {
      this.#asked.set(item.key, [...(this.#asked.get(item.key) ?? []), { resolve, quiet }]);
      if (!this.#retry) this.#pump();
    });
  }

  /** When everything is answered. */
  idle() {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      if (!this.#retry) this.#pump();
    });
  }

  /** Others did something, or may have. */
  catchUp(revision = Infinity) {
    if (revision <= this.revision) return;
    this.#behind = true;
    if (!this.#retry) this.#pump();
  }

  /** Sends what an earlier visit left behind. */
  resume() {
    if (this.#outbox.size) this.#pump();
  }

  async #pump() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#outbox.size || this.#behind) {
        if (this.#outbox.size) await this.#send(this.#outbox.send());
        else await this.#read();
        this.#failures = 0;
      }
      this.#state(this.#refusal ? "refused" : "saved", this.#refusal);
      for (const resolve of this.#idle.splice(0)) resolve();
    } catch (stop) {
      if (!(stop instanceof Unreachable)) throw stop;
      this.#later();
    } finally {
      this.#busy = false;
    }
  }

  async #send(item) {
    this.#state("saving");
    const { key, session, base, op, force = false } = item;
    const { status, data } = await post(this.#urls.edits, { key, session, base, op, force });
    if (status === 200) this.#take(data, item);
    else if (status === 409) await this.#conflict(data.conflict, item);
    else if (status === 422) this.#settle(item, { ok: false, ...data });
    else this.#fail(status, item);
  }

  #take(answer, item) {
    this.#apply(answer, item);
    this.#settle(item, { ok: true, ...answer });
  }

  async #conflict(conflict, item) {
    this.#state("refused", `${conflict.by} changed the same`);
    if (await this.#decide(conflict, item.op)) this.#outbox.force();
    else this.#settle(item, { ok: false, conflict });
  }

  #fail(status, item) {
    this.#stop(status);
    const isOver = status < 500 ? status !== 429 : status === 500 && this.#failures >= breaks;
    if (!isOver) throw new Unreachable(status);
    this.#settle(item, { ok: false, refused: "Something broke on the server. Nothing was changed.", field: "" });
  }

  /** Waits for the person where trying again alone would not help. */
  #stop(status) {
    if (!stops[status]) return;
    this.#state("refused", stops[status]);
    throw new Unreachable(status);
  }

  #settle(item, result) {
    this.#outbox.drop();
    this.#refusal = result.refused ?? "";
    const asked = this.#asked.get(item.key) ?? [];
    this.#asked.delete(item.key);
    if (result.refused && !asked.some(({ quiet }) => quiet)) this.#say("refused", { result, item });
    for (const { resolve } of asked) resolve(result);
  }

  async #read() {
    const { status, data } = await get(`${this.#urls.edits}?after=${this.revision}&session=${this.#session}`);
    this.#stop(status);
    if (status >= 500) throw new Unreachable(status);
    this.#behind = false;
    if (status === 200) this.#apply(data, null);
  }

  #apply(answer, item) {
    // An edit that was made before others did something has their changes in its answer, too.
    const isNews = answer.revision > this.revision + (answer.edit ? 1 : 0);
    this.revision = Math.max(this.revision, answer.revision);
    this.#say("answer", { answer, item, isNews });
  }

  #later() {
    if (this.state !== "refused") this.#state("offline");
    const wait = Math.min(longest, 500 * 2 ** this.#failures) * (0.7 + Math.random() * 0.6);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#hurry(), wait);
  }

  #hurry() {
    if (!this.#retry) return;
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#pump();
  }

  #state(state, words = "") {
    this.state = state;
    this.#say("state", { state, words });
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
