// Which page this is. The same after a reload, another one in a second tab: a tab that was duplicated takes a new name.
const place = "parley.session";

/** Works without https, too, where crypto.randomUUID is missing. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The id of this page, and of pages that were here and are not open any more (`isOpen`). */
export async function begin() {
  const known = sessionStorage.getItem(place);
  const session = known && (await isFree(known)) ? known : uuid();
  sessionStorage.setItem(place, session);
  hold(session);
  return session;
}

export async function isOpen(session) {
  return !(await isFree(session));
}

// A lock lives as long as its page. Without https there are none: then every other page counts as closed, and an edit
// that two pages send counts once all the same, by its key.
function isFree(session) {
  if (!navigator.locks) return Promise.resolve(true);
  return navigator.locks.request(named(session), { ifAvailable: true }, (lock) => lock !== null);
}

function hold(session) {
  navigator.locks?.request(named(session), () => new Promise(() => {}));
}

function named(session) {
  return `parley.page.${session}`;
}
