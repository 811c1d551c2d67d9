// Undo and redo, for this page. A step is {label, changes}; what others do meanwhile stays, and one of theirs in the way
// of a step is a conflict. A reload keeps the steps.
const most = 200;
/** Typing in one field that goes on within this time is one step. */
const pause = 3000;

export class History extends EventTarget {
  #draft;
  #place;
  #undo;
  #redo;
  #wanted = [];
  #running = null;

  constructor(draft, team) {
    super();
    this.#draft = draft;
    this.#place = `parley.steps.${team}.${draft.session}`;
    ({ undo: this.#undo, redo: this.#redo } = read(this.#place));
    draft.addEventListener("answer", ({ detail }) => this.#take(detail));
  }

  get next() {
    return { undo: this.#undo.at(-1)?.label, redo: this.#redo.at(-1)?.label };
  }

  /** A step that another page made on the way here. The address forgets it, so that a reload does not take it again. */
  adopt(step) {
    this.#push({}, step);
    this.#keep();
    window.history.replaceState(null, "", location.pathname);
  }

  undo() {
    return this.#want("undo");
  }

  redo() {
    return this.#want("redo");
  }

  /** When all that was pressed is done. */
  async idle() {
    await this.#running;
  }

  /** Each press is one step, also those that come before the first is done. */
  #want(way) {
    this.#wanted.push(way);
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  async #run() {
    while (this.#wanted.length) {
      await this.#draft.idle();
      await this.#step(this.#wanted.shift());
    }
  }

  async #step(way) {
    const step = (way === "undo" ? this.#undo : this.#redo).at(-1);
    if (!step) return;
    const changes = way === "undo" ? inverse(step.changes) : step.changes;
    const label = `${way === "undo" ? "Undo" : "Redo"}: ${step.label}`;
    const result = await this.#draft.edit({ op: "change", changes, label }, { way });
    if (!result.ok) this.#wanted.length = 0;
  }

  #take({ answer, item }) {
    if (item?.way) this.#turn(item.way);
    else if (item && answer.edit?.changes.length) this.#push(item.op, answer.edit);
    this.#keep();
    this.dispatchEvent(new Event("change"));
  }

  /** A step went from one side to the other. */
  #turn(way) {
    const [from, to] = way === "undo" ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
    const step = from.pop();
    if (step) to.push({ ...step, at: 0 });
  }

  #push(op, { label, changes }) {
    const step = { label, changes, field: op.op === "set" ? `${op.id} ${op.field}` : "", at: Date.now() };
    const last = this.#undo.at(-1);
    const goesOn = last && step.field && last.field === step.field && step.at - last.at < pause;
    if (goesOn) step.changes = joined(this.#undo.pop().changes, changes);
    this.#undo.push(step);
    this.#undo.splice(0, this.#undo.length - most);
    this.#redo = [];
  }

  #keep() {
    try {
      sessionStorage.setItem(this.#place, JSON.stringify({ undo: this.#undo, redo: this.#redo }));
    } catch {
      // The store is full: older steps are forgotten before the newest ones are.
      this.#undo.splice(0, Math.ceil(this.#undo.length / 2));
      if (this.#undo.length) this.#keep();
    }
  }
}

/** Changes as the server writes them, [path, [before], [after]], turned round. */
export function inverse(changes) {
  return changes.toReversed().map(([path, before, after]) => [path, after, before]);
}

/** Both, one after the other; what both change is changed once. */
export function joined(first, then) {
  const places = (changes) => JSON.stringify(changes.map(([path]) => path));
  if (places(first) !== places(then)) return [...first, ...then];
  return first.map(([path, before], at) => [path, before, then[at][2]]);
}

function read(place) {
  try {
    return JSON.parse(sessionStorage.getItem(place)) ?? { undo: [], redo: [] };
  } catch {
    return { undo: [], redo: [] };
  }
}
