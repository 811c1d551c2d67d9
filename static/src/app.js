// What every page has. A page with more loads its own entry beside this one (run.js …).
import "htmx.org";
import "./shell/appearance.js";
import "./shell/badge.js";
import "./shell/copying.js";
import "./shell/dialogs.js";
import "./shell/flashes.js";
import "./shell/forms.js";
import "./shell/keys.js";
import "./shell/single.js";
import "./shell/times.js";
