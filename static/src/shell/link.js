// The socket: comes back by itself after a break, later each time, and says so while it is away.
// The bar that says so is `#link-lost`, on pages that have one.
const lost = document.getElementById("link-lost");
const longest = 15_000;

/** Calls `hear[message.type](message)` for each message and `hear.opened()` with each connection. */
export function listen(path, hear) {
  let failures = 0;
  let socket;
  let waiting;

  function open() {
    clearTimeout(waiting);
    const secure = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${secure}://${location.host}${path}`);
    socket.addEventListener("open", opened);
    socket.addEventListener("message", (event) => {
      const message = JSON.parse(event.data);
      hear[message.type]?.(message);
    });
    socket.addEventListener("close", closed);
  }

  function opened() {
    failures = 0;
    if (lost) lost.hidden = true;
    hear.opened();
  }

  function closed() {
    // A break of a moment is not worth a word; the first retry comes before the bar does.
    if (failures && lost) lost.hidden = false;
    waiting = setTimeout(open, Math.min(longest, 300 * 2 ** failures) * (0.7 + Math.random() * 0.6));
    failures += 1;
  }

  function hurry() {
    if (socket.readyState === WebSocket.CLOSED) open();
  }

  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  open();
}
