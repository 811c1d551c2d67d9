// The reader follows the newest words until they scroll up; a button leads back. The scroller is reversed (see
// transcript/page.css): its end is 0 and everything above is negative.
const log = document.getElementById("log");
const jump = document.getElementById("jump");
const newer = document.getElementById("newer");
const near = 80;

export function isFollowing() {
  return log.scrollTop > -near;
}

export function toTail() {
  log.scrollTop = 0;
}

/** Does `change` without moving what the reader looks at. */
export function steady(items, change) {
  const top = log.getBoundingClientRect().top;
  const seen = isFollowing() && newer.hidden ? null : [...items.children].find((item) => item.getBoundingClientRect().bottom > top);
  const before = seen?.getBoundingClientRect().top;
  change();
  if (seen?.isConnected) log.scrollTop += seen.getBoundingClientRect().top - before;
}

function show() {
  jump.hidden = isFollowing() && newer.hidden;
}

log.addEventListener("scroll", show, { passive: true });
show();

// A picture that cannot be shown leaves its name and its download.
log.addEventListener("error", (event) => event.target.closest?.(".plot")?.classList.add("broken"), true);
