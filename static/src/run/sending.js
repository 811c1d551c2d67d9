// Forms of the page (`data-send`) are sent without leaving it. What somebody has typed is never replaced: if the item
// changes meanwhile, the new one waits until they ask for it.
const waiting = new WeakMap();

/** `done` is called when a form was taken. */
export function submitting(root, done) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("send" in form.dataset)) return;
    event.preventDefault();
    send(form, event.submitter ?? chosen(form), done);
  });
}

/** The button that Ctrl+Enter means: the one for what is being typed, and never one that only looks. */
export function chosen(form) {
  if (form.dataset.mode === "look") return null;
  return form.querySelector(form.dataset.mode ? `footer .${form.dataset.mode} [name=verdict]` : "[value=say]");
}

async function send(form, submitter, done) {
  if ("sending" in form.dataset || (!submitter && form.dataset.mode)) return;
  await deliver(form, submitter);
  done();
}

/** Whether it was taken. A form that was stays closed: the next answer from the server replaces it. */
export async function deliver(form, submitter) {
  form.dataset.sending = "";
  const refused = await refusal(form, submitter);
  if (refused === null) {
    taken(form);
    return true;
  }
  say(form, refused);
  delete form.dataset.sending;
  return false;
}

/** Why the server did not take it, as a fragment or as text; null where it did. */
async function refusal(form, submitter) {
  try {
    const body = new FormData(form, submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.redirected) location.reload();
    return answer.ok ? null : await answer.text();
  } catch {
    return "The server did not answer. Nothing was changed; try again.";
  }
}

/** What was typed is not needed any more. */
function taken(form) {
  delete form.dataset.dirty;
  form.querySelector(".said")?.replaceChildren();
  form.dispatchEvent(new CustomEvent("parley:taken", { bubbles: true }));
}

/** `words` is a fragment from our own server, or plain text. */
function say(form, words) {
  const place = form.querySelector(".said") ?? document.getElementById("flashes");
  const line = place.querySelector(".words") ?? place.appendChild(document.createElement("div"));
  line.className = "words";
  if (words.trimStart().startsWith("<")) line.innerHTML = words;
  else line.textContent = words;
}

/** Whether somebody is in the middle of typing there. */
export function isBusy(item) {
  return Boolean(item.querySelector("form[data-dirty]"));
}

/** Keeps `next` until the reader asks for it, and says that it is there. */
export function hold(item, next, placed) {
  const form = item.querySelector("form[data-dirty]");
  if (!waiting.has(form)) form.querySelector(".said").append(document.getElementById("changed").content.cloneNode(true));
  waiting.set(form, { item, next, placed });
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-show-changed]")?.closest("form");
  if (!form) return;
  const { item, next, placed } = waiting.get(form);
  form.dispatchEvent(new CustomEvent("parley:taken", { bubbles: true }));
  item.replaceWith(next);
  placed();
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-send]");
  if (!form) return;
  const typed = [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
  form.toggleAttribute("data-dirty", typed);
});
