// What an answer changes on the page. HTML in it is our own server's.
const problems = document.getElementById("problems");

export function showAnswers(draft, canvas) {
  draft.addEventListener("answer", ({ detail: { answer, item } }) => {
    const { put, drop } = answer.canvas;
    if (Object.keys(put).length) canvas.put(put);
    // What is selected now is so before what was goes: in between, the settings would show something else.
    if (answer.select && item) canvas.select(answer.select);
    if (drop.length) canvas.drop(drop);
    if (answer.problems != null) problems.innerHTML = answer.problems;
    const ids = [...Object.keys(put), ...drop];
    const detail = { ids, stale: answer.stale ?? [], revision: answer.revision, own: item !== null, counts: answer.counts, name: answer.name };
    document.dispatchEvent(new CustomEvent("draft-changed", { detail }));
  });
}

/** Takes things back to where the server has them: what was moved by hand and then refused. */
export async function restore(canvas, ids, getText) {
  const page = new DOMParser().parseFromString(await getText(location.pathname), "text/html");
  const found = ids.map((id) => page.getElementById(id)).filter(Boolean);
  canvas.put(Object.fromEntries(found.map((element) => [element.id, element.outerHTML])));
}
