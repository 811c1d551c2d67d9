// Keys of the whole page. The canvas has its own, which count while it has the focus; the dialog behind ? shows both.
const words = [
  ["/", "Add anything"],
  ["Ctrl+F", "Find in the team"],
  ["Ctrl+Z", "Undo"],
  ["Ctrl+Shift+Z", "Redo"],
  ["Ctrl+C, X, V", "Copy, cut, paste"],
  ["Ctrl+D", "Duplicate"],
  ["Ctrl+Enter", "Run"],
];

export function hearKeys({ draft, canvas, history, find, add, run }) {
  const typing = typingIn(draft);
  const pressed = {
    z: (event) => (event.shiftKey ? history.redo() : history.undo()),
    y: () => history.redo(),
    d: () => canvas.selection.length > 0 && draft.edit({ op: "duplicate", ids: canvas.selection }),
    f: () => find(),
    s: () => canvas.say("Everything is saved as you go"),
    enter: () => run(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "/" && !isWriting(event.target)) return take(event, add);
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !pressed[key]) return;
    if ("zy".includes(key) && typing.has(event.target)) return;
    if ("d" === key && isWriting(event.target)) return;
    if (key === "enter" && event.target.closest("form")) return;
    take(event, pressed[key]);
  });
}

function take(event, action) {
  event.preventDefault();
  action(event);
}

/** Fields with typing that no edit holds yet: there the browser's own undo comes first. */
function typingIn(draft) {
  const fields = new Set();
  document.addEventListener("input", ({ target }) => fields.add(target));
  document.addEventListener("change", ({ target }) => fields.delete(target));
  draft.addEventListener("queued", () => fields.clear());
  return fields;
}

export function isWriting(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

/** `more` are those of the canvas: [keys, words]. */
export function listKeys(more) {
  const list = document.querySelector("#keys dl");
  for (const [keys, said] of [...words, ...more]) {
    const [term, value] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = said;
    const key = document.createElement("kbd");
    key.textContent = keys;
    value.append(key);
    list.append(term, value);
  }
}
