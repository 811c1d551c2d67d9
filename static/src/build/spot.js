// Where something goes that was added without being dropped: into what is selected, else to the middle of the view.
const aside = 24;
let times = 0;

/** `onto` says what it belongs to: "group", "agent" or "" (agents/builder/palette.py). */
export function spot(canvas, onto) {
  const [id] = canvas.selection;
  const selected = id && document.getElementById(id);
  const into = selected ? owner(selected, onto) : null;
  if (into) return { at: null, into };
  const { x, y } = canvas.centre();
  times += 1;
  const shift = aside * (times % 6);
  return { at: [x + shift, y + shift], into: null };
}

function owner(selected, onto) {
  if (onto === "agent") return selected.dataset.kind === "agent" ? selected.id : null;
  if (onto === "group") return selected.dataset.kind === "group" ? selected.id : selected.dataset.frameRef || null;
  return null;
}
