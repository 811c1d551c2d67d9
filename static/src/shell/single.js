// Keys of a single letter can be switched off (WCAG 2.1.4): the choice is kept in this browser, and every page asks here.
const name = "parley:single-keys";

export function singleKeys() {
  try {
    return localStorage.getItem(name) !== "off";
  } catch {
    return true;
  }
}

export function isWriting(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

/** Whether a key means what it says: nobody writes, no dialog asks something, and single keys are on. */
export function isCommand(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return false;
  return singleKeys() && !document.querySelector("dialog[open]");
}

function show() {
  for (const box of document.querySelectorAll("[data-single-keys]")) box.checked = singleKeys();
  document.documentElement.toggleAttribute("data-no-keys", !singleKeys());
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-single-keys]")) return;
  try {
    localStorage.setItem(name, event.target.checked ? "on" : "off");
  } catch {
    // Storage may be forbidden; the keys then stay as they are.
  }
  show();
});

show();
