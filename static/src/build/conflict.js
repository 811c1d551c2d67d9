// Others changed the same: a person decides, nothing is overwritten before. The dialog has no other way out.
const dialog = document.getElementById("conflict");

/** Resolves to whether mine is to win. `theirs`, `yours` and `what` are texts of the server. */
export function decide({ what, theirs, yours }, op) {
  const isStep = op.op === "change";
  put("what", what);
  put("theirs", theirs || "(nothing)");
  put("yours", yours || "(nothing)");
  dialog.querySelector("[data-mine]").textContent = isStep ? "Do it all the same" : "Use mine";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", function closed() {
      if (!dialog.returnValue) return dialog.showModal();
      dialog.removeEventListener("close", closed);
      resolve(dialog.returnValue === "mine");
    });
  });
}

function put(slot, text) {
  dialog.querySelector(`[data-slot=${slot}]`).textContent = text;
}
