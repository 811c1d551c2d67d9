// Others who draw the same team: the socket only rings, what they did is asked for.
import { flash } from "../shell/flashes.js";
import { listen } from "../shell/link.js";

export function hearOthers(draft, path) {
  listen(path, {
    edited: ({ session, revision }) => session !== draft.session && draft.catchUp(revision),
    opened: () => draft.catchUp(),
  });
  draft.addEventListener("answer", ({ detail: { answer, isNews } }) => isNews && answer.said && flash(answer.said));
}
