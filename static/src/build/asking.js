// Requests of the builder. An answer is {status, data}; `Unreachable` means that it is worth trying again.
export class Unreachable extends Error {}

export async function post(url, body) {
  const headers = { "Content-Type": "application/json", ...csrf() };
  return answerOf(await reach(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function get(url) {
  return answerOf(await reach(url));
}

/** Text of a page or a fragment; throws where there is none. */
export async function getText(url) {
  return (await readable(url)).text();
}

/** The spec as text, and its revision. */
export async function getSpec(url) {
  const response = await readable(url);
  return { text: await response.text(), revision: Number(response.headers.get("X-Revision")) };
}

async function readable(url) {
  const response = await reach(url);
  if (!response.ok || response.redirected) throw new Unreachable(String(response.status));
  return response;
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Unreachable("no answer");
  }
}

async function answerOf(response) {
  // A redirect leads to signing in; what stands there is no answer.
  if (response.redirected) return { status: 403, data: {} };
  const isJson = response.headers.get("Content-Type")?.includes("json");
  try {
    return { status: response.status, data: isJson ? await response.json() : {} };
  } catch {
    throw new Unreachable("half an answer");
  }
}

/** The token that htmx sends, too. */
export function csrf() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
}
