// `data-copy="#id"` copies the text (or the value) of that element; `data-copied` shows for a moment that it did.
import { flash } from "./flashes.js";

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  } catch {
    // No clipboard outside https and localhost: leave the text selected for Ctrl+C.
    getSelection().selectAllChildren(source);
    flash("Press Ctrl+C to copy what is selected.");
    return;
  }
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 1600);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
