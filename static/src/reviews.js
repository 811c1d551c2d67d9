// The page of what waits: a list, the card of one, and the keys to go through them without looking for buttons.
import "./reviews/desk.js";
import "./reviews/doings.js";
import "./reviews/keys.js";
import "./reviews/live.js";
import "./reviews/together.js";
