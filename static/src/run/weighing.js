// While somebody edits, the server says what the edit would do and how it differs: a moment after the last key.
const moment = 350;
const timers = new WeakMap();
const asked = new WeakMap();

/** Asks in `wait` milliseconds, unless somebody types on. */
export function weigh(form, wait = moment) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => ask(form), wait));
}

async function ask(form) {
  const number = (asked.get(form) ?? 0) + 1;
  asked.set(form, number);
  try {
    const answer = await fetch(form.dataset.risk, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    // An answer to what has been changed since is not shown.
    if (answer.ok && asked.get(form) === number) place(form, await answer.text());
  } catch {
    // Without an answer the last one stays; the server weighs the edit again when it is sent.
  }
}

function place(form, text) {
  const page = document.createElement("template");
  page.innerHTML = text;
  const around = form.closest("[data-one]") ?? form;
  for (const part of page.content.querySelectorAll("[data-answer]")) {
    around.querySelector(`[data-answer="${part.dataset.answer}"]`)?.replaceChildren(...part.childNodes);
    if (part.dataset.level) form.dataset.editLevel = part.dataset.level;
  }
  form.dispatchEvent(new CustomEvent("parley:weighed", { bubbles: true }));
}
