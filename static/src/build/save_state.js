// Whether everything is saved, in the top bar. Only what is out of the ordinary is said aloud.
const shown = document.getElementById("save");
const said = document.getElementById("save-said");

export function showState(draft) {
  let was = "saved";
  draft.addEventListener("state", ({ detail: { state, words } }) => {
    shown.dataset.state = state;
    const reason = shown.querySelector("[data-slot=reason]");
    reason.textContent = words ? `Not saved: ${words}` : "";
    reason.title = words;
    if (state === "saving") return;
    if (state !== was || state === "refused") say(state, words);
    was = state;
  });
  addEventListener("beforeunload", (event) => {
    if (draft.atRisk) event.preventDefault();
  });
}

function say(state, words) {
  said.textContent = { offline: "Offline. What you do is kept here.", refused: `Not saved: ${words}`, saved: "Saved" }[state];
}
