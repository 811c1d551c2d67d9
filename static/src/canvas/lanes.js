// Edges between the same two things, in whichever direction, run side by side.
const gap = 16;
const margin = 14;

/** Gives the edges (`{from, to}`) a `lane` (graph pixels beside the middle) and a `share` (where on its way the label is). */
export function assignLanes(edges, things) {
  for (const pair of pairs(edges).values()) {
    const step = spacing(pair, things);
    pair.forEach((edge, index) => {
      edge.lane = (index - (pair.length - 1) / 2) * step;
      edge.share = pair.length === 1 ? 0.5 : (index + 1) / (pair.length + 1);
    });
  }
}

function pairs(edges) {
  const found = new Map();
  for (const edge of edges) {
    const key = edge.from < edge.to ? `${edge.from} ${edge.to}` : `${edge.to} ${edge.from}`;
    if (found.has(key)) found.get(key).push(edge);
    else found.set(key, [edge]);
  }
  return found;
}

function spacing(pair, things) {
  const ends = [things.get(pair[0].from), things.get(pair[0].to)];
  const room = Math.min(...ends.map((end) => (end?.h ? Math.min(end.w, end.h) : Infinity))) - margin;
  return pair.length > 1 ? Math.min(gap, Math.max(room, 4) / (pair.length - 1)) : 0;
}
