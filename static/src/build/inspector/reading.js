// What a field says, as the edit `set` takes it: a text, a yes or no, or a list of what is ticked.
export function valueOf(field) {
  if ("several" in field.dataset) return ticked(field);
  if (field.type === "radio") return field.form.elements[field.name].value;
  return field.type === "checkbox" ? field.checked : field.value;
}

function ticked(group) {
  return [...group.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value);
}
