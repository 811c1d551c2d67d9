// Several things put on one line, or at equal gaps. Gives how far each goes: [[id, dx, dy]].
import { around } from "./boxes.js";

const lines = {
  left: (box, whole) => [whole.x - box.x, 0],
  right: (box, whole) => [whole.x + whole.w - box.x - box.w, 0],
  centre: (box, whole) => [whole.x + whole.w / 2 - box.x - box.w / 2, 0],
  top: (box, whole) => [0, whole.y - box.y],
  bottom: (box, whole) => [0, whole.y + whole.h - box.y - box.h],
  middle: (box, whole) => [0, whole.y + whole.h / 2 - box.y - box.h / 2],
};

export function aligned(boxes, how) {
  if (how === "distribute-x") return spread(boxes, "x", "w").map(([id, by]) => [id, by, 0]);
  if (how === "distribute-y") return spread(boxes, "y", "h").map(([id, by]) => [id, 0, by]);
  const whole = around(boxes);
  return boxes.map((box) => [box.id, ...lines[how](box, whole).map(Math.round)]);
}

function spread(boxes, place, size) {
  const row = [...boxes].sort((a, b) => a[place] - b[place]);
  const whole = around(row);
  const free = whole[size] - row.reduce((sum, box) => sum + box[size], 0);
  let at = whole[place];
  return row.map((box) => {
    const by = Math.round(at - box[place]);
    at += box[size] + free / (row.length - 1);
    return [box.id, by];
  });
}
