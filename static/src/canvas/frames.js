// How large frames are: as their members and what lies in these, and never smaller than an empty one needs.
import { around } from "./boxes.js";

const side = 28;
const top = 56;
const smallest = { w: 320, h: 180 };

/** Gives every frame its box; `held` has boxes of frames that must stay as they are. Returns those that changed. */
export function layFrames(things, held) {
  const members = membersOf(things);
  const changed = [];
  for (const frame of deepestFirst(things)) {
    const box = held.get(frame.id) ?? boxOf(frame, members.get(frame.id));
    if (frame.x === box.x && frame.y === box.y && frame.w === box.w && frame.h === box.h) continue;
    Object.assign(frame, { x: box.x, y: box.y, w: box.w, h: box.h });
    changed.push(frame);
  }
  return changed;
}

/** Says into how many frames each is put. A circle, which no good drawing has, counts as none. */
export function measureDepths(things) {
  for (const thing of things.values()) {
    thing.depth = 0;
    for (let up = things.get(thing.frame); up; up = things.get(up.frame)) {
      if (++thing.depth <= 50) continue;
      thing.frame = "";
      thing.depth = 0;
      break;
    }
  }
}

/** `id` and everything in it, in it and so on. */
export function contentsOf(things, id) {
  const found = new Set([id]);
  const inner = [...things.values()].sort((a, b) => a.depth - b.depth);
  for (const thing of inner) if (found.has(thing.frame)) found.add(thing.id);
  return found;
}

/** The frames around a thing, the nearest first. */
export function framesAround(things, thing) {
  const found = [];
  for (let up = things.get(thing.frame); up; up = things.get(up.frame)) found.push(up);
  return found;
}

function membersOf(things) {
  const members = new Map();
  for (const thing of things.values()) {
    if (!things.has(thing.frame)) continue;
    if (members.has(thing.frame)) members.get(thing.frame).push(thing);
    else members.set(thing.frame, [thing]);
  }
  return members;
}

function deepestFirst(things) {
  return [...things.values()].filter((thing) => thing.isFrame).sort((a, b) => b.depth - a.depth);
}

function boxOf(frame, members) {
  if (!members) return { x: frame.x, y: frame.y, w: Math.max(frame.wide, smallest.w), h: Math.max(frame.high, smallest.h) };
  const inner = around(members);
  return { x: inner.x - side, y: inner.y - top, w: inner.w + 2 * side, h: inner.h + top + side };
}
