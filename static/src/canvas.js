// The canvas on which teams are drawn.
import { FlowCanvas } from "./canvas/element.js";

export { KEYS } from "./canvas/keys.js";

if (!customElements.get("flow-canvas")) {
  customElements.define("fc-edge", class extends HTMLElement {});
  customElements.define("flow-canvas", FlowCanvas);
}
