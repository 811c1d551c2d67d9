// The number in the rail is also that of the app's icon, where the browser has one to mark.
function mark() {
  const count = Number(document.querySelector(".rail .badge .count")?.textContent ?? 0);
  if (count) navigator.setAppBadge?.(count).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}

/** Shows that `count` wait. */
export function badge(count) {
  const place = document.querySelector(".rail .badge");
  if (!place) return;
  const shown = Object.assign(document.createElement("span"), { className: "count", textContent: count > 999 ? "999+" : count });
  place.replaceChildren(...(count ? [shown] : []));
  mark();
}

document.addEventListener("htmx:after:swap", (event) => event.target.closest?.(".badge") && mark());
mark();
