// Publishing and running: what is on its way to the server gets there first, then the dialog's form is asked for.
import { flash } from "../shell/flashes.js";

export function openDialogs(draft) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-asks]");
    if (button) ask(button, draft);
  });
  document.addEventListener("htmx:after:swap", ({ target }) => {
    if (target.dataset.asks) document.getElementById(target.dataset.asks).showModal();
  });
}

export function askToRun() {
  document.querySelector("[data-asks=run]").click();
}

async function ask(button, draft) {
  if (draft.state === "offline") return flash("Not while the server is away. What you did is kept here.", "warn");
  button.disabled = true;
  await draft.idle();
  button.disabled = false;
  button.dispatchEvent(new CustomEvent("ready"));
}
