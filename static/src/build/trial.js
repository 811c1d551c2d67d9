// Test this agent: one message, its answer as it comes. The server sends a line of JSON for each event (runs/asking.py).
const running = new WeakMap();

/** Forms `[data-trial]` anywhere below `root`, also those that come later. */
export function trying(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-trial]");
    if (!form) return;
    event.preventDefault();
    if (running.has(form)) running.get(form).abort();
    else ask(form);
  });
}

async function ask(form) {
  const stopping = new AbortController();
  running.set(form, stopping);
  const shown = answerOf(form);
  shown.clear();
  label(form, "Stop");
  try {
    await read(await sent(form, stopping.signal), shown, () => form.isConnected || stopping.abort());
  } catch (error) {
    if (error.name === "AbortError") shown.took("Stopped.");
    else shown.failed("The server did not answer.", "Is Parley still running? Try again.");
  }
  running.delete(form);
  label(form, "Send");
}

function sent(form, signal) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  return fetch(form.action, { method: "POST", body: new FormData(form), headers, signal });
}

/** `goOn` is asked with each piece: a form that is gone has nobody to tell. */
async function read(response, shown, goOn) {
  if (!response.body || !(response.headers.get("Content-Type") ?? "").includes("ndjson")) {
    shown.failed(`The server refused (${response.status}).`, "Reload the page and try again.");
    return;
  }
  let rest = "";
  for await (const piece of pieces(response.body.pipeThrough(new TextDecoderStream()))) {
    goOn();
    const lines = (rest + piece).split("\n");
    rest = lines.pop();
    for (const line of lines) shown.take(JSON.parse(line));
  }
}

/** Not every browser lets a stream be looped over. */
async function* pieces(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function label(form, words) {
  form.querySelector("[type=submit] [data-label]").textContent = words;
}

function answerOf(form) {
  const [answer, notes] = form.querySelectorAll("[data-answer], [data-notes]");
  const note = (text, kind = "") => notes.append(paragraph(text, kind));
  return {
    clear: () => {
      answer.textContent = "";
      notes.replaceChildren();
      answer.setAttribute("aria-busy", "true");
    },
    take(event) {
      if (event.text) answer.textContent += event.text;
      if (event.restart) answer.textContent = "";
      if (event.failed) note(`${event.failed} did not answer: ${event.problem}`, "muted");
      for (const call of event.calls ?? []) note(`It would call ${call.name}(${call.arguments}). Nothing was run.`);
      if (event.error) this.failed(event.error, event.mend);
      if (event.end) this.took(`${event.model}: ${event.end}`);
    },
    failed(problem, mend) {
      note(`${problem} ${mend}`.trim(), "bad-text");
      answer.removeAttribute("aria-busy");
    },
    took(words) {
      note(words, "muted num");
      answer.removeAttribute("aria-busy");
    },
  };
}

function paragraph(text, kind) {
  const made = document.createElement("p");
  made.className = kind;
  made.textContent = text;
  return made;
}
