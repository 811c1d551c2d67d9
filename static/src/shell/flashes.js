// Short messages in the corner. Good news leaves by itself, bad news stays until it is closed.
const stay = 6000;

/** Shows `text`, and after it `link`, {href, text}; `kind` is "", "ok", "warn" or "bad". Returns the note. */
export function flash(text, kind = "", link = null) {
  const note = document.getElementById("flash").content.firstElementChild.cloneNode(true);
  if (kind) note.classList.add(kind);
  note.querySelector("div").textContent = text;
  if (link) note.querySelector("div").append(Object.assign(document.createElement("a"), { className: "link", href: link.href, textContent: link.text }));
  document.getElementById("flashes").append(note);
  expire(note);
  return note;
}

function expire(note) {
  if (!note.matches(".bad, .warn")) setTimeout(() => note.remove(), stay);
}

document.addEventListener("click", (event) => {
  if (event.target.closest(".flashes button")) event.target.closest(".note").remove();
});

document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status >= 500) flash("Something broke on the server. Nothing was changed; try again.", "bad");
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) flash("The server did not answer. Check the connection and try again.", "bad");
});

for (const note of document.querySelectorAll(".flashes .note")) expire(note);
document.addEventListener("htmx:after:swap", () => {
  for (const note of document.querySelectorAll(".flashes .note")) expire(note);
});
