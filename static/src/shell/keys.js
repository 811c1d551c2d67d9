// Keys: Ctrl/⌘+Enter sends the form one writes in, G then a letter goes to a page (`data-go` on its link), / finds the
// search field, ? shows all of them.
import { isWriting, singleKeys } from "./single.js";

let going = -Infinity;

function go(key) {
  document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form")?.requestSubmit();
  } else if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || !singleKeys()) {
    return;
  } else if (event.timeStamp - going < 1200) {
    going = -Infinity;
    go(event.key);
  } else if (event.key === "g") {
    going = event.timeStamp;
  } else if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) event.preventDefault();
    search?.focus();
  } else if (event.key === "?") {
    document.getElementById("keys")?.showModal();
  }
});
