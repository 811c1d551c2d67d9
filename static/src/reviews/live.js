// The page hears that something changed and asks what: a moment later, so that many changes are one question. What is
// not heard is found by asking now and then.
import { listen } from "../shell/link.js";
import { addresses } from "./asking.js";
import { refresh } from "./list.js";

const moment = 250;
const safetyNet = 15_000;
let timer = 0;

function soon() {
  timer ||= setTimeout(() => {
    timer = 0;
    refresh();
  }, moment);
}

listen(addresses.socket, { changed: soon, opened: soon });
setInterval(() => document.hidden || refresh(), safetyNet);
document.addEventListener("visibilitychange", () => document.hidden || soon());
