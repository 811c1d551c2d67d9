// <time data-relative> keeps saying how long ago. The words are those of studio/web/formats.py.
const units = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

/** `seconds` since then, in words. */
export function ago(seconds) {
  const unit = units.find(([length]) => seconds >= length);
  return unit ? `${Math.floor(seconds / unit[0])} ${unit[1]} ago` : "just now";
}

/** Brings every relative time below `root` up to date. */
export function tick(root = document) {
  for (const time of root.querySelectorAll("time[data-relative]")) {
    const text = ago((Date.now() - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
}

tick();
setInterval(tick, 15_000);
document.addEventListener("htmx:after:swap", () => tick());
