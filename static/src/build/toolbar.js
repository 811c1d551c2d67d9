// The buttons over the canvas. Each step that can be undone is named on its button.
const toolbar = document.querySelector(".toolbar");
const zoom = document.getElementById("zoom");
const align = document.getElementById("align");
const closer = 1.25;

export function equip(draft, canvas, history) {
  const actions = {
    undo: () => history.undo(),
    redo: () => history.redo(),
    out: () => canvas.zoomBy(1 / closer),
    in: () => canvas.zoomBy(closer),
    fit: () => canvas.fit(),
    tidy: () => tidy(draft, canvas),
  };
  toolbar.addEventListener("click", ({ target }) => {
    actions[target.closest("[data-do]")?.dataset.do]?.();
    const how = target.closest("[data-align]")?.dataset.align;
    if (!how) return;
    canvas.align(how);
    align.open = false;
  });
  canvas.addEventListener("fc-viewport", ({ detail }) => (zoom.textContent = `${Math.round(detail.k * 100)}%`));
  document.addEventListener("fc-select", () => enableAlign(canvas));
  history.addEventListener("change", () => name(history.next));
  name(history.next);
  enableAlign(canvas);
}

async function tidy(draft, canvas) {
  if ((await draft.edit({ op: "tidy" })).ok) canvas.fit();
}

function enableAlign(canvas) {
  const count = canvas.selection.length;
  for (const button of align.querySelectorAll("button")) button.disabled = count < 2;
}

function name(next) {
  for (const way of ["undo", "redo"]) {
    const button = toolbar.querySelector(`[data-do=${way}]`);
    const word = way === "undo" ? "Undo" : "Redo";
    button.disabled = !next[way];
    button.title = next[way] ? `${word}: ${next[way]}` : `Nothing to ${way}`;
    button.setAttribute("aria-label", next[way] ? button.title : word);
  }
}
