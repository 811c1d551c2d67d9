// Problems: the first of them beside the canvas, all in a list. A button there mends one (`data-edit`) or opens what it
// is about (`data-open`); so does any such button on the page.
const notice = document.getElementById("notice");
const list = document.getElementById("problems");

export function showProblems(draft, open) {
  summarise({ errors: Number(notice.dataset.errors), warnings: Number(notice.dataset.warnings) });
  document.addEventListener("draft-changed", ({ detail }) => detail.counts && summarise(detail.counts));
  document.addEventListener("click", ({ target }) => {
    const mend = target.closest("[data-edit]");
    if (mend) draft.edit(JSON.parse(mend.dataset.edit));
    const shown = target.closest("[data-open]");
    if (shown) open(shown.dataset.open, { tab: shown.dataset.tab, field: shown.dataset.field });
    if (shown && notice.contains(shown)) notice.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !notice.open || !notice.contains(event.target)) return;
    notice.open = false;
    notice.querySelector("summary").focus();
  });
}

function summarise({ errors, warnings }) {
  const count = errors + warnings;
  notice.dataset.severity = errors ? "error" : warnings ? "warning" : "";
  const first = list.querySelector("li");
  const said = [...(first?.querySelectorAll("p") ?? [])].slice(0, 2).map((line) => line.textContent.trim());
  notice.querySelector("[data-slot=first]").textContent = wordsOf(first, said) || "Ready to run";
  const more = notice.querySelector("[data-slot=count]");
  more.hidden = count < 2;
  more.textContent = count;
  more.setAttribute("aria-label", `${count} problems`);
}

function wordsOf(first, said) {
  const whose = first?.querySelector("b")?.textContent;
  return whose ? `${whose}: ${said[1] ?? ""}`.replace(/\s+/g, " ") : said.join(" ");
}
