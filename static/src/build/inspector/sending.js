// Sends fields as they are changed: texts once the typing pauses, choices at once, one edit a field. A refusal is shown
// under its field, and what was typed stays.
import { valueOf } from "./reading.js";

/** So long a pause in typing sends what was typed. */
const pause = 500;

/** Of these a change may add or take away other fields: the form is asked for anew. */
const shaping = "select, [type=radio], [type=checkbox]";

export class Sender {
  #timers = new Map();
  #running = new Set();
  /** Whether the last edit may have changed which fields there are. */
  reshapes = false;

  constructor(root, draft) {
    Object.assign(this, { root, draft });
    root.addEventListener("input", ({ target }) => this.#typed(target));
    root.addEventListener("change", ({ target }) => this.#chosen(target));
    root.addEventListener("focusout", ({ target }) => this.#timers.has(target) && this.#send(target));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("submit", (event) => "fields" in event.target.dataset && event.preventDefault());
  }

  /** The fields whose text is not sent yet. */
  get waiting() {
    return [...this.#timers.keys()];
  }

  /** Resolves when everything that was typed is answered. */
  async flush() {
    for (const field of this.waiting) this.#send(field);
    await Promise.all(this.#running);
  }

  /** An edit about what the form shows; `field` is where a refusal of it goes. */
  async edit(op, field = null) {
    const sent = this.draft.edit(op, { quiet: true });
    this.#running.add(sent);
    const answer = await sent;
    this.#running.delete(sent);
    say(field, answer.ok ? "" : (answer.refused ?? (answer.conflict ? "Somebody else changed this meanwhile." : "")));
    return answer;
  }

  #typed(field) {
    const range = field.closest("[data-slides]");
    if (range) return this.#slid(range);
    if (!field.dataset.field || field.matches(shaping)) return;
    clearTimeout(this.#timers.get(field));
    this.#timers.set(field, setTimeout(() => this.#send(field), pause));
  }

  /** The number beside a slider is the field; the slider only writes it. */
  #slid(range) {
    const field = document.getElementById(range.dataset.slides);
    delete range.dataset.unset;
    field.value = range.value;
    this.#typed(field);
  }

  #chosen(field) {
    const several = field.closest("[data-several]");
    if (several) return this.#set(several, several.dataset.several, valueOf(several));
    if (!field.dataset.field || !field.matches(shaping)) return;
    if (field.dataset.means) this.#limit(field);
    else this.#set(field, field.dataset.field, valueOf(field));
  }

  /** "No limit" beside a number takes its place. */
  #limit(box) {
    const number = this.root.querySelector(`input[type=text][data-field="${CSS.escape(box.dataset.field)}"]`);
    number.disabled = box.checked;
    this.#set(number, box.dataset.field, box.checked ? box.dataset.means : number.value);
  }

  #send(field) {
    clearTimeout(this.#timers.get(field));
    this.#timers.delete(field);
    if (field.isConnected) this.#set(field, field.dataset.field, valueOf(field));
  }

  async #set(field, key, value) {
    this.reshapes = field.matches(shaping) || key === "name";
    const id = field.closest("[data-id]").dataset.asked;
    const answer = await this.edit({ op: "set", id, field: key, value }, field);
    if (answer.ok && answer.edit === null && key.endsWith(".+")) field.value = "";
  }

  #key(event) {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !field.matches("input[type=text][data-field]")) return;
    event.preventDefault();
    this.#send(field);
  }
}

/** Says under a field why it cannot be; "" takes that back. */
export function say(field, words) {
  if (!field?.isConnected) return;
  const line = document.getElementById(`${field.id || `f-${field.dataset.field.replaceAll(".", "-")}`}-error`);
  if (line) line.textContent = words;
  if (words) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}
