// What is done about a card short of deciding it: whose it is, not now, the end of its run. And the filters.
import { flash } from "../shell/flashes.js";
import { post } from "./asking.js";
import { open } from "./desk.js";
import { beside, hide, open as current, refresh } from "./list.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("quiet" in form.dataset)) return;
  event.preventDefault();
  form.closest("dialog")?.close();
  const answer = await post(form.action, new FormData(form)).catch(() => null);
  if (!answer?.ok) flash(answer ? await why(answer) : "The server did not answer. Nothing was changed; try again.", "bad");
  else if ("leaves" in form.dataset) await left(form);
  refresh();
});

async function why(answer) {
  return answer.status === 404 ? "This does not wait any more." : (await answer.text()).slice(0, 300);
}

/** It is out of the way: the next one. */
async function left(form) {
  const id = current();
  const next = [beside(1), beside(-1)].find((row) => row && row.dataset.item !== id);
  flash(form.id === "later" ? "Put off. It comes back by itself." : "The run is being stopped.", "ok");
  hide(id);
  await open(next);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  if (event.target.closest("#filters")) event.target.form.requestSubmit();
});

// Filters that say nothing are left out of the address.
document.getElementById("filters").addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) value || event.formData.delete(name);
});
