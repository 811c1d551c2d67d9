// Code gets an editor, which is loaded when the first such field is shown. Until then, and where it cannot be loaded, one
// writes into the text area, which holds the truth either way.
export async function edit(root) {
  const areas = [...root.querySelectorAll("textarea[data-code]")];
  if (!areas.length) return;
  try {
    const { mount } = await import("../../run/editor.js");
    for (const area of areas) if (area.isConnected && !area.dataset.mounted) put(area, mount);
  } catch {
    // The text areas do.
  }
}

function put(area, mount) {
  const hadFocus = document.activeElement === area;
  area.dataset.mounted = "";
  const editor = mount(area);
  area.hidden = true;
  area.addEventListener("take-focus", () => editor.focus());
  if (hadFocus) editor.focus();
}
