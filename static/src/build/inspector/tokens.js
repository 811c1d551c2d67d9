// The estimate beside a text grows as one types. The rule is the server's: agents/builder/estimates.py.
export function count(root, field) {
  const place = field.id && root.querySelector(`[data-tokens-of="${CSS.escape(field.id)}"]`);
  if (!place) return;
  // Python counts characters, JavaScript halves of some.
  const tokens = Math.ceil([...field.value].length / Number(place.dataset.perToken));
  place.textContent = `about ${tokens} token${tokens === 1 ? "" : "s"}`;
}
