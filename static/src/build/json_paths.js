// Where in a JSON text a path leads, by its lezer tree. A path that ends in nothing leads as far as it goes.

/** "agents[0].model" → ["agents", 0, "model"]. Words like "(top)" lead to the whole. */
export function stepsOf(path) {
  if (path.startsWith("(")) return [];
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) => (index === undefined ? key : Number(index)));
}

/** Steps to the part with an id (agents/builder/ids.py); null for what has no place of its own. */
export function stepsTo(id, spec) {
  const [kind, ...words] = id.split(".").map(unescaped);
  if (kind === "start") return ["conversation"];
  const list = { agent: "agents", rule: "agents", group: "groups", tool: "tools" }[kind];
  const at = list ? (spec[list] ?? []).findIndex((part) => part?.name === words[0]) : -1;
  if (at < 0) return null;
  return kind === "rule" ? [list, at, "rules", Number(words[1])] : [list, at];
}

function unescaped(word) {
  return word.replace(/~([0-9a-f]{1,6})~/g, (_, hex) => String.fromCodePoint(parseInt(hex, 16)));
}

/** {from, to} of the name of the last step's property, or of the item of a list. `slice(from, to)` is the text. */
export function rangeOf(tree, slice, steps) {
  let node = valueIn(tree.topNode);
  let found = node ? { from: node.from, to: Math.min(node.to, node.from + 1) } : { from: 0, to: 0 };
  for (const step of steps) {
    const inner = typeof step === "number" ? itemOf(node, step) : propertyOf(node, step, slice);
    if (!inner) break;
    found = inner.range;
    node = inner.value;
    if (!node) break;
  }
  return found;
}

function itemOf(list, index) {
  const item = list.name === "Array" ? children(list).filter(isValue)[index] : null;
  return item && { range: { from: item.from, to: item.name === "Object" ? item.from + 1 : item.to }, value: item };
}

function propertyOf(object, key, slice) {
  for (const property of object.name === "Object" ? object.getChildren("Property") : []) {
    const name = property.getChild("PropertyName");
    if (JSON.parse(slice(name.from, name.to)) !== key) continue;
    const value = valueIn(property);
    const isShort = value && value.name !== "Object" && value.name !== "Array";
    return { range: { from: name.from, to: isShort ? value.to : name.to }, value };
  }
  return null;
}

function valueIn(node) {
  return children(node).find(isValue);
}

function isValue({ name }) {
  return ["Object", "Array", "String", "Number", "True", "False", "Null"].includes(name);
}

function children(node) {
  const found = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}
