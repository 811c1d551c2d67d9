// What every move has in common, by hand, by key or to a line: frames take with them what is in them, and the page is told.
import { contentsOf } from "./frames.js";

/** The ids with everything in the frames among them. */
export function withContents(board, ids) {
  const all = new Set();
  for (const id of ids) {
    const thing = board.things.get(id);
    if (thing) for (const inner of thing.isFrame ? contentsOf(board.things, id) : [id]) all.add(inner);
  }
  return all;
}

/** Those of `ids` that no other of them takes along. */
export function roots(board, ids) {
  const all = withContents(board, ids);
  return [...all].filter((id) => !all.has(board.things.get(id).frame));
}

export function shift(desk, ids, dx, dy) {
  for (const id of ids) {
    const thing = desk.board.things.get(id);
    desk.place(thing, thing.x + dx, thing.y + dy);
  }
}

/** Writes the places into the elements. `joined` says, by id, into which frame ("" for none) a thing went. */
export function write(desk, ids, joined = new Map()) {
  for (const [id, frame] of joined) desk.board.things.get(id).element.dataset.frameRef = frame;
  for (const thing of present(desk, ids)) [thing.element.dataset.x, thing.element.dataset.y] = rounded(thing);
  desk.agree();
}

export function tell(desk, ids, joined = new Map()) {
  const to = present(desk, ids).map((thing) => [thing.id, ...rounded(thing), joined.get(thing.id) ?? null]);
  if (to.length) desk.emit("fc-move", { to });
}

function present(desk, ids) {
  return [...ids].map((id) => desk.board.things.get(id)).filter(Boolean);
}

function rounded({ x, y }) {
  return [Math.round(x), Math.round(y)];
}
