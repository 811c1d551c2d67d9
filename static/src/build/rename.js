// The team's name in the top bar: double click or Enter to change it, Enter to keep it, Escape to leave it.
const title = document.getElementById("team-name");
const button = title.querySelector("[data-rename]");

export function renames(draft) {
  button.addEventListener("dblclick", begin);
  button.addEventListener("click", (event) => event.detail === 0 && begin());
  document.addEventListener("draft-changed", ({ detail }) => detail.name && show(detail.name));

  function begin() {
    const field = document.createElement("input");
    Object.assign(field, { className: "input", value: button.textContent, maxLength: 120, ariaLabel: "Name of the team" });
    button.hidden = true;
    title.append(field);
    field.select();
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(field, true);
      if (event.key === "Escape") end(field, false);
    });
    field.addEventListener("blur", () => end(field, true), { once: true });
  }

  function end(field, isKept) {
    if (button.hidden === false) return; // taking the field away blurs it
    const name = field.value.trim();
    const hadFocus = document.activeElement === field;
    button.hidden = false;
    field.remove();
    if (hadFocus) button.focus();
    if (isKept && name && name !== button.textContent) draft.edit({ op: "set", id: "team", field: "name", value: name });
  }
}

function show(name) {
  document.title = document.title.replace(button.textContent, () => name);
  button.textContent = name;
  button.title = `${name}: double click, or Enter, to rename`;
}
