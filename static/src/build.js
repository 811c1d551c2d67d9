// The builder: a team is drawn. The server says what is drawn and what may be; this page carries wishes there, one at a
// time, and shows what comes back.
import { KEYS } from "./canvas.js";
import { showAnswers } from "./build/answers.js";
import { askToRun, openDialogs } from "./build/asking_dialogs.js";
import { clip } from "./build/clipboard.js";
import { decide } from "./build/conflict.js";
import { Draft } from "./build/draft.js";
import { listenTo } from "./build/gestures.js";
import { History } from "./build/history.js";
import { inspect } from "./build/inspector.js";
import { JsonPane } from "./build/json_pane.js";
import { keeps } from "./build/keeping.js";
import { hearKeys, listKeys } from "./build/keys.js";
import { Outbox } from "./build/outbox.js";
import { lookForPart, outlines } from "./build/outline.js";
import { lookForMore, offer } from "./build/palette.js";
import { showProblems } from "./build/problems.js";
import { renames } from "./build/rename.js";
import { showState } from "./build/save_state.js";
import { showSelection } from "./build/selected.js";
import { begin, isOpen } from "./build/session.js";
import { hearOthers } from "./build/others.js";
import { equip } from "./build/toolbar.js";
import { trying } from "./build/trial.js";

const { team, revision, urls, done } = JSON.parse(document.getElementById("boot").textContent);
const canvas = document.getElementById("canvas");
const session = await begin();
const outbox = new Outbox(team, session);
await outbox.adopt(isOpen);

const draft = new Draft({ revision, urls, session, outbox, decide });
const history = new History(draft, team);
if (done) history.adopt(done);
const inspector = inspect(document.getElementById("inspector"), draft, canvas);

showAnswers(draft, canvas);
showState(draft);
listenTo(canvas, draft, urls);
offer(draft, canvas);
clip(draft, canvas, urls.parts);
equip(draft, canvas, history);
renames(draft);
keeps(draft, urls.library);
openDialogs(draft);
const json = new JsonPane(draft, urls.spec);
const open = showSelection(canvas, inspector, json);
outlines(draft, canvas, open, urls.outline);
showProblems(draft, open);
listKeys(KEYS);
hearKeys({ draft, canvas, history, find: lookForPart, add: lookForMore, run: askToRun });
trying(document.getElementById("inspector"));
hearOthers(draft, urls.socket);
draft.resume();
