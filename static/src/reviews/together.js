// Several at once: what is of low risk, or exactly the same. The server holds to that and answers for each.
import { flash } from "../shell/flashes.js";
import { addresses, fragment, post } from "./asking.js";
import { open } from "./desk.js";
import { hide, open as current, refresh, rows } from "./list.js";

const bar = document.createElement("div");
bar.className = "together";
bar.hidden = true;
bar.innerHTML = '<span class="num" role="status"></span><span class="spring"></span><button class="btn ghost sm" type="button" data-none>Clear</button><button class="btn ok sm" type="button" data-all>Approve all</button>';
document.getElementById("queue").append(bar);

function ticked() {
  return [...document.querySelectorAll("#rows [name=item]:checked")];
}

function show() {
  const count = ticked().length;
  bar.hidden = !count;
  bar.querySelector("[role=status]").textContent = count ? `${count} chosen` : "";
}

/** Sends all that are chosen. */
export async function approveAll() {
  const boxes = ticked();
  if (!boxes.length) return;
  const body = new FormData();
  for (const box of boxes) body.append("item", box.value);
  const answer = await post(addresses.together, body).catch(() => null);
  if (!answer?.ok) flash(answer ? (await answer.text()).slice(0, 300) : "The server did not answer. Nothing was approved; try again.", "bad");
  else await told(fragment(await answer.text()));
  refresh();
}

async function told(answers) {
  const all = [...answers.querySelectorAll("[data-item]")];
  const taken = all.filter((one) => !("why" in one.dataset));
  for (const one of taken) hide(one.dataset.item);
  for (const box of ticked()) box.checked = false;
  show();
  if (taken.length) flash(`${taken.length} approved.`, "ok");
  for (const one of all) if ("why" in one.dataset) flash(`Not taken: ${one.textContent}`, "bad");
  if (taken.some((one) => one.dataset.item === current())) await open(rows()[0]);
}

bar.addEventListener("click", (event) => {
  if (event.target.closest("[data-all]")) approveAll();
  if (event.target.closest("[data-none]")) for (const box of ticked()) box.checked = false;
  show();
});
document.addEventListener("change", (event) => event.target.matches("#rows [name=item]") && show());
document.addEventListener("parley:listed", show);
