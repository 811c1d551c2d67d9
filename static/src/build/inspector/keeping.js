// A form that is drawn anew under somebody's hands: focus, caret, place, open details and what was not sent stay.

/** Notes how the form stands; returns what puts the new one into the same state. */
export function keptIn(root, waiting) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && keyOf(focused);
  const caret = focused && selectionOf(focused);
  const top = root.querySelector("[data-scroll]")?.scrollTop ?? 0;
  const open = [...root.querySelectorAll("details[open]")].map((one) => one.dataset.keep ?? one.id).filter(Boolean);
  const typed = waiting.concat(refused(root)).map((field) => [keyOf(field), field.value, errorOf(field)]);
  const inEditor = focused?.closest(".editor")?.querySelector("textarea")?.id;
  return () => {
    for (const [own, value, error] of typed) restore(root, own, value, error);
    for (const name of open) root.querySelector(`details[data-keep="${CSS.escape(name)}"], details#${CSS.escape(name)}`)?.setAttribute("open", "");
    root.querySelector("[data-scroll]")?.scrollTo(0, top);
    if (inEditor) root.querySelector(`#${CSS.escape(inEditor)}`)?.dispatchEvent(new CustomEvent("take-focus"));
    else focus(root, key, caret);
  };
}

/** By what one finds the same element in the next form. */
function keyOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const { field, list, listField, to, open } = element.dataset;
  const at = element.closest("[data-at]")?.dataset.at;
  if (field) return `[data-field="${CSS.escape(field)}"]${element.value && element.type === "radio" ? `[value="${CSS.escape(element.value)}"]` : ""}`;
  if (list) return `${at === undefined ? `[data-list-field="${CSS.escape(listField)}"]` : `[data-at="${at}"] `}[data-list="${list}"]`;
  if (to) return `[data-to="${CSS.escape(to)}"]`;
  if (open) return `[data-open="${CSS.escape(open)}"]`;
  const several = element.closest("[data-several]");
  return several ? `[data-several="${CSS.escape(several.dataset.several)}"] [value="${CSS.escape(element.value)}"]` : null;
}

function selectionOf(element) {
  // Numbers, switches and lists have no caret.
  if (!element.matches("textarea, input[type=text]")) return null;
  return [element.selectionStart, element.selectionEnd, element.selectionDirection, element.scrollTop];
}

function refused(root) {
  return [...root.querySelectorAll("[data-field][aria-invalid=true]")];
}

function errorOf(field) {
  return field.getAttribute("aria-invalid") === "true" ? (document.getElementById(`${field.id}-error`)?.textContent ?? "") : "";
}

function restore(root, key, value, error) {
  const field = key && root.querySelector(key);
  if (!field) return;
  field.value = value;
  if (error) {
    field.setAttribute("aria-invalid", "true");
    const line = document.getElementById(`${field.id}-error`);
    if (line) line.textContent = error;
  }
  // Whoever was typing goes on typing: it is sent when the pause comes.
  else field.dispatchEvent(new Event("input", { bubbles: true }));
}

function focus(root, key, caret) {
  const element = key && root.querySelector(key);
  if (!element) return;
  element.focus({ preventScroll: true });
  if (!caret) return;
  element.setSelectionRange(caret[0], caret[1], caret[2]);
  element.scrollTop = caret[3];
}
