// Buttons of a form: what is done with the whole part, with rows of its lists, and with several parts at once.
import { flash } from "../../shell/flashes.js";

/** Carries out the button that was pressed, if it is one of these. */
export async function act(target, inspector) {
  const button = target.closest("button");
  if (!button) return;
  const { list, add, align, do: doing } = button.dataset;
  if (!list && !add && !align && !doing) return;
  button.closest("details.menu")?.removeAttribute("open");
  await inspector.sender.flush();
  if (list) await change(button, list, inspector);
  else if (add) await inspector.sender.edit({ op: "add", what: add, at: null, into: idOf(button) });
  else if (align) inspector.canvas.align(align);
  else await whole[doing]?.(idsOf(button), inspector);
}

const whole = {
  duplicate: (ids, { sender }) => tell(sender.edit({ op: "duplicate", ids })),
  remove: (ids, { sender }) => tell(sender.edit({ op: "remove", ids })),
  up: ([id], { sender }) => tell(sender.edit({ op: "order", id, do: "up" })),
  down: ([id], { sender }) => tell(sender.edit({ op: "order", id, do: "down" })),
  copy: (ids, { url }) => copy(ids, url),
  keep: ([id], { root }) => root.dispatchEvent(new CustomEvent("keep-part", { bubbles: true, detail: { id } })),
};

/** A row of a list: of the form's own part, or the whole form's thing, which is a row of what it lies in. */
async function change(button, doing, inspector) {
  const row = button.closest("[data-at]");
  const owner = row?.dataset.listOf;
  const id = owner ?? idOf(button);
  const field = row?.dataset.listField ?? button.dataset.listField;
  const op = { op: "list", id, field, do: doing, ...(row ? { at: Number(row.dataset.at) } : {}) };
  const answer = await tell(inspector.sender.edit(op));
  if (!answer.ok) return;
  const [opened] = answer.select ?? [];
  if (opened) await inspector.show([opened]);
  else if (owner) await inspector.show([owner], { field });
  else await inspector.refresh();
}

async function tell(sent) {
  const answer = await sent;
  if (!answer.ok && answer.refused) flash(answer.refused, "warn");
  return answer;
}

async function copy(ids, url) {
  try {
    const query = new URLSearchParams(ids.map((id) => ["ids", id]));
    const answer = await fetch(`${url.replace(/inspector\/$/, "parts/")}?${query}`);
    if (!answer.ok) throw new Error(answer.status);
    await navigator.clipboard.writeText(await answer.text());
    flash("Copied as JSON. Paste it into any team.", "success");
  } catch {
    flash("This could not be copied.", "warn");
  }
}

function idOf(button) {
  return button.closest("[data-id]").dataset.id;
}

function idsOf(button) {
  const form = button.closest(".inspecting");
  return "several" in form.dataset ? form.dataset.ids.split(" ") : [form.dataset.asked];
}
