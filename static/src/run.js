// A run's page: keeps what is shown true while the run goes on. HTML of finished items comes from the server; only the
// text that is being written is drawn here.
import { Drafts } from "./run/drafts.js";
import { Feed } from "./run/feed.js";
import { equip } from "./run/review.js";
import { submitting } from "./run/sending.js";
import { listen } from "./shell/link.js";
import "./run/keys.js";
import "./run/tail.js";
import "./run/elapsed.js";

const items = document.getElementById("items");
const drafts = new Drafts(items);
const feed = new Feed(items, drafts, equip);

submitting(document.querySelector(".main.run"), () => feed.refresh());
submitting(document.querySelector(".top"), () => feed.refresh());

if (!("ended" in items.dataset)) {
  listen(items.dataset.socket, {
    entry: () => feed.refresh(),
    draft: (message) => drafts.take(message),
    opened: () => feed.refresh(),
  });
}
