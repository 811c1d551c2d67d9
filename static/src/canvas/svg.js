const space = "http://www.w3.org/2000/svg";

export function make(tag, attributes = {}) {
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function makeDiv(className) {
  const element = document.createElement("div");
  element.className = className;
  return element;
}
