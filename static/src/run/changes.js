// How many lines two texts differ by, for the counter beside an edit; the server's own comparison is what is kept.
const tooMany = 4_000_000;

/** Lines of `after` that are new and lines of `before` that are gone. */
export function changes(before, after) {
  const [a, b] = [before.split("\n"), after.split("\n")];
  while (a.length && b.length && a[0] === b[0]) a.shift(), b.shift();
  while (a.length && b.length && a.at(-1) === b.at(-1)) a.pop(), b.pop();
  const same = a.length * b.length > tooMany ? 0 : common(a, b);
  return { added: b.length - same, removed: a.length - same };
}

/** The length of the longest common subsequence. */
function common(a, b) {
  let row = new Uint32Array(b.length + 1);
  for (const line of a) {
    const next = new Uint32Array(b.length + 1);
    for (let at = 0; at < b.length; at += 1) {
      next[at + 1] = line === b[at] ? row[at] + 1 : Math.max(row[at + 1], next[at]);
    }
    row = next;
  }
  return row[b.length];
}
