// A box is {x, y, w, h} in graph pixels. Things (see board.js) are boxes, too.

export function centreOf(box) {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}

export function holds(box, { x, y }) {
  return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
}

export function surrounds(outer, inner) {
  return holds(outer, inner) && holds(outer, { x: inner.x + inner.w, y: inner.y + inner.h });
}

export function meets(one, other) {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

/** The box around others, or null where there are none. */
export function around(boxes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, w, h } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + w);
    bottom = Math.max(bottom, y + h);
  }
  return left === Infinity ? null : { x: left, y: top, w: right - left, h: bottom - top };
}

export function between(one, other) {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    w: Math.abs(one.x - other.x),
    h: Math.abs(one.y - other.y),
  };
}
