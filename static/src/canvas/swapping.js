// Elements that the server drew anew take the place of those they replace; the focus goes on where it was.

/** `entries` is {id: html}; returns the elements that came. */
export function putIn(viewport, entries) {
  return Object.entries(entries).map(([id, html]) => putOne(viewport, id, html)).filter(Boolean);
}

export function takeOut(viewport, ids) {
  for (const id of ids) elementIn(viewport, id)?.remove();
}

/** Brings the elements into the order of `ids`; moves only those that are not yet in it. */
export function arrange(viewport, ids) {
  let after = null;
  for (const element of ids.map((id) => elementIn(viewport, id)).filter(Boolean)) {
    if (after && !(after.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) after.after(element);
    after = element;
  }
}

function putOne(viewport, id, html) {
  const template = document.createElement("template");
  template.innerHTML = html; // the server's own, rendered with escapes
  const element = template.content.firstElementChild;
  if (!element) return null;
  const before = elementIn(viewport, id);
  if (before) before.replaceWith(element);
  else viewport.append(element);
  return element;
}

function elementIn(viewport, id) {
  const element = document.getElementById(id);
  return element?.parentElement === viewport ? element : null;
}
