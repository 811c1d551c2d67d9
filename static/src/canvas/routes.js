// How an edge runs: from the side of one box that looks at the other, as a curve that leaves and arrives at right
// angles. `lane` says by how much it keeps beside the middle, so that edges of one pair do not lie on one another.
import { centreOf, surrounds } from "./boxes.js";

const out = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] };
const opposite = { left: "right", right: "left", top: "bottom", bottom: "top" };
const curvature = 0.28;

/** Gives `{path, head, at}`: the curve, its arrow head, and the point at a part (0 to 1) of its way. */
export function route(from, to, lane = 0) {
  if (from === to) return loop(from, lane);
  const [leaves, arrives] = sides(from, to);
  const end = anchor(to, arrives, lane);
  const start = anchor(from, leaves, lane);
  if (surrounds(from, to)) return curve(along(start, end, leaves), opposite[leaves], end, arrives);
  if (surrounds(to, from)) return curve(start, leaves, along(end, start, arrives), opposite[arrives]);
  return curve(start, leaves, end, arrives);
}

/** The curve to a free point, while an edge is being drawn. */
export function wire(from, point) {
  return route(from, { ...point, w: 0, h: 0 });
}

function sides(from, to) {
  if (surrounds(to, from)) return twice(nearestSide(to, from));
  if (surrounds(from, to)) return twice(nearestSide(from, to));
  const [a, b] = [centreOf(from), centreOf(to)];
  const across = Math.max(to.x - from.x - from.w, from.x - to.x - to.w);
  const down = Math.max(to.y - from.y - from.h, from.y - to.y - to.h);
  const side = across >= down ? (b.x > a.x ? "right" : "left") : b.y > a.y ? "bottom" : "top";
  return [side, opposite[side]];
}

function twice(side) {
  return [side, side];
}

function nearestSide(outer, inner) {
  const gaps = {
    left: inner.x - outer.x,
    right: outer.x + outer.w - inner.x - inner.w,
    top: inner.y - outer.y,
    bottom: outer.y + outer.h - inner.y - inner.h,
  };
  return Object.keys(gaps).reduce((best, side) => (gaps[side] < gaps[best] ? side : best));
}

function anchor(box, side, lane) {
  const { x, y } = centreOf(box);
  const [dx, dy] = out[side];
  return { x: x + (dx * box.w) / 2 + (dx ? 0 : lane), y: y + (dy * box.h) / 2 + (dy ? 0 : lane) };
}

/** A point on the border of the outer box, straight across from the point on the inner one. */
function along(border, point, side) {
  return out[side][0] ? { x: border.x, y: point.y } : { x: point.x, y: border.y };
}

function curve(start, leaves, end, arrives) {
  const [c1, c2] = [control(start, leaves, end), control(end, arrives, start)];
  return {
    path: `M${start.x},${start.y}C${c1.x},${c1.y} ${c2.x},${c2.y} ${end.x},${end.y}`,
    head: head(end, out[arrives]),
    at: (part) => bezier(part, start, c1, c2, end),
  };
}

function control(point, side, other) {
  const [dx, dy] = out[side];
  const ahead = dx ? (other.x - point.x) * dx : (other.y - point.y) * dy;
  const reach = ahead >= 0 ? ahead / 2 : curvature * 25 * Math.sqrt(-ahead);
  return { x: point.x + dx * reach, y: point.y + dy * reach };
}

function bezier(t, p0, p1, p2, p3) {
  const s = 1 - t;
  const mix = (axis) => s ** 3 * p0[axis] + 3 * s * s * t * p1[axis] + 3 * s * t * t * p2[axis] + t ** 3 * p3[axis];
  return { x: mix("x"), y: mix("y") };
}

/** A triangle whose tip is at the point; [dx, dy] looks from the tip back along the edge. */
function head({ x, y }, [dx, dy]) {
  const [bx, by] = [x + dx * 8, y + dy * 8];
  return `M${x},${y}L${bx - dy * 4},${by + dx * 4}L${bx + dy * 4},${by - dx * 4}Z`;
}

function loop(box, lane) {
  const x = box.x + box.w - 34 + lane;
  const [start, end] = [{ x: x - 16, y: box.y }, { x: x + 16, y: box.y }];
  const [c1, c2] = [{ x: x - 24, y: box.y - 44 }, { x: x + 24, y: box.y - 44 }];
  return {
    path: `M${start.x},${start.y}C${c1.x},${c1.y} ${c2.x},${c2.y} ${end.x},${end.y}`,
    head: head(end, [0.18, -0.98]),
    at: (part) => bezier(part, start, c1, c2, end),
  };
}
