// What forms share: files dropped or chosen (`data-drop`), a value filled in by a button (`data-fill`), and no second
// submit while the first is under way.
function show(zone) {
  const input = zone.querySelector("input[type=file]");
  const names = [...input.files].map((file) => {
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.textContent = file.name;
    return tag;
  });
  zone.querySelector("output").replaceChildren(...names);
}

for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (zone) zone.toggleAttribute("data-over", type === "dragenter" || type === "dragover");
  });
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest("[data-drop]");
  if (zone) show(zone);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.querySelector(button.dataset.fill);
  field.value = button.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});

// Back from the page cache, a form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
