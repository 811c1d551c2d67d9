// Requests of this page. An answer to somebody who is signed out or no member any more is the page itself.
const page = document.getElementById("queue").dataset;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];

export async function get(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (answer.redirected) location.reload();
  return answer;
}

export function post(address, body = new URLSearchParams()) {
  return fetch(address, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
}

export function fragment(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}

export const addresses = page;
