// "Save to library": the part is kept for every team of the workspace; one of that name is replaced only when asked.
import { flash } from "../shell/flashes.js";
import { csrf } from "./asking.js";

export function keeps(draft, url) {
  document.addEventListener("keep-part", async ({ detail: { id } }) => {
    await draft.idle();
    await keep(url, id);
  });
}

async function keep(url, id, replace = "") {
  const answer = await fetch(url, { method: "POST", headers: csrf(), body: new URLSearchParams({ id, replace }) }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!said) flash("The server did not answer. Nothing was kept; try again.", "bad");
  else if (said.exists) {
    if (window.confirm(said.said)) await keep(url, id, "1");
  } else if (said.refused) flash(said.refused, "warn");
  else show(said);
}

function show({ said, html }) {
  const library = document.getElementById("library");
  // HTML of our own server, which escapes what people wrote.
  library.outerHTML = html;
  window.htmx?.process?.(document.getElementById("library"));
  flash(said, "ok");
}
