// The order in which Tab goes: line by line as one reads, what is in a frame right after the frame, edges last in the
// order of what they leave.
const line = 56;

export function readingOrder(board) {
  const inside = new Map();
  for (const thing of board.things.values()) {
    const frame = board.things.has(thing.frame) ? thing.frame : "";
    if (inside.has(frame)) inside.get(frame).push(thing);
    else inside.set(frame, [thing]);
  }
  const things = walk(inside, "");
  const place = new Map(things.map((id, index) => [id, index]));
  const edges = [...board.edges.values()].filter((edge) => place.has(edge.from) && place.has(edge.to));
  edges.sort((a, b) => place.get(a.from) - place.get(b.from) || place.get(a.to) - place.get(b.to));
  return [...things, ...edges.map((edge) => edge.id)];
}

function walk(inside, frame) {
  return lines(inside.get(frame) ?? []).flatMap((thing) => [thing.id, ...(thing.isFrame ? walk(inside, thing.id) : [])]);
}

function lines(things) {
  const found = [];
  for (const thing of [...things].sort((a, b) => a.y - b.y)) {
    const last = found.at(-1);
    if (last && thing.y - last[0].y < line) last.push(thing);
    else found.push([thing]);
  }
  return found.flatMap((row) => row.sort((a, b) => a.x - b.x));
}

/** The thing nearest to `from` in a direction [dx, dy], those straight ahead first. */
export function nearest(from, things, [dx, dy]) {
  let [best, least] = [null, Infinity];
  for (const thing of things) {
    const [x, y] = [thing.x + thing.w / 2 - from.x - from.w / 2, thing.y + thing.h / 2 - from.y - from.h / 2];
    const ahead = x * dx + y * dy;
    const cost = ahead + 2.5 * Math.abs(x * dy + y * dx);
    if (thing !== from && ahead > 1 && cost < least) [best, least] = [thing, cost];
  }
  return best;
}
