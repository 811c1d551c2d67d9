// Which things and edges are selected. Tells nobody; whoever changes it for a person does.

export class Selection {
  #ids = new Set();
  #board;
  #pencil;

  constructor(board, pencil) {
    this.#board = board;
    this.#pencil = pencil;
  }

  get ids() {
    return [...this.#ids];
  }

  has(id) {
    return this.#ids.has(id);
  }

  /** Whether that changed anything. */
  set(ids) {
    const next = new Set(ids.filter((id) => this.#board.has(id)));
    const before = this.#ids;
    if (next.size === before.size && [...next].every((id) => before.has(id))) return false;
    this.#ids = next;
    this.#paint([...before].filter((id) => !next.has(id)));
    this.#paint([...next]);
    return true;
  }

  /** After elements came or went: what is gone is no longer selected, what came anew looks as it is. */
  agree() {
    const isSame = [...this.#ids].every((id) => this.#board.has(id));
    if (!isSame) this.#ids = new Set(this.ids.filter((id) => this.#board.has(id)));
    this.#paint(this.ids);
    return !isSame;
  }

  #paint(ids) {
    for (const id of ids) {
      this.#board.things.get(id)?.element.classList.toggle("is-selected", this.#ids.has(id));
      this.#pencil.mark(id, "selected", this.#ids.has(id));
      for (const edge of this.#board.edgesOf(id)) this.#pencil.mark(edge, "linked", this.#isLinked(edge));
    }
  }

  #isLinked(id) {
    const edge = this.#board.edges.get(id);
    return this.#ids.has(edge.from) || this.#ids.has(edge.to);
  }
}
