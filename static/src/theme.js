// Loaded blocking in the head, so that no page flashes in the other theme. Apart from app.js for that reason alone.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is a good answer then.
}
