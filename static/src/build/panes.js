// Which panes are there: what can be added or the outline at the left; the settings or JSON at the right; on a phone one
// of them at a time, and the settings as a sheet over it. Whoever shows a pane is told by `pane-shown` on the document.
const page = document.querySelector(".main.build");
const tabs = [...page.querySelectorAll("[data-left]")];
const json = document.getElementById("json-pane");
const isPhone = matchMedia("(max-width: 760px)");

/** "canvas", "add", "outline" or "json". */
export function show(pane) {
  page.dataset.view = pane;
  const view = page.querySelector(`[name=view][value=${pane}]`);
  view.checked = true;
  if (pane === "add" || pane === "outline") select(pane);
  if (pane === "json" || isPhone.matches) showJson(pane === "json");
  document.dispatchEvent(new CustomEvent("pane-shown", { detail: { pane } }));
}

/** On a phone the settings lie over everything else. */
export function showSettings(isShown = true) {
  page.toggleAttribute("data-sheet", isShown);
  if (isShown) showJson(false);
}

export function isShown(pane) {
  return pane === "json" ? !json.hidden : tabs.some((tab) => tab.dataset.left === pane && tab.ariaSelected === "true");
}

function select(pane) {
  for (const tab of tabs) {
    const isSelected = tab.dataset.left === pane;
    tab.setAttribute("aria-selected", isSelected);
    tab.tabIndex = isSelected ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isSelected;
  }
}

function showJson(isShown) {
  json.hidden = !isShown;
  page.toggleAttribute("data-json", isShown);
  for (const button of document.querySelectorAll("[data-json][aria-pressed]")) button.setAttribute("aria-pressed", isShown);
}

document.addEventListener("click", ({ target }) => {
  const tab = target.closest("[data-left]");
  if (tab) show(tab.dataset.left);
  if (target.closest("button[data-json]")) show(json.hidden ? "json" : closed());
  if (target.closest("[data-shut]")) showSettings(false);
});

function closed() {
  showJson(false);
  return "canvas";
}

page.addEventListener("change", ({ target }) => {
  if (target.name === "view") show(target.value);
});

page.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const other = tabs.find((tab) => tab.tabIndex < 0);
  show(other.dataset.left);
  other.focus();
});
