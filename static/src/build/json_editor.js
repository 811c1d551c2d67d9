// CodeMirror for a team's JSON. Loaded only when somebody looks at it.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, ensureSyntaxTree, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, linter, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { rangeOf, stepsOf } from "./json_paths.js";

const nonce = document.querySelector("meta[name=csp-nonce]")?.content ?? "";

/** A text of the server's, not of somebody's typing. */
const Shown = Annotation.define();

// The editor's own styles lie in no layer and would win over the stylesheet: so these are told to the editor.
const look = EditorView.theme({
  "&": { height: "100%", fontSize: "12px", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  ".cm-gutters": { background: "none", border: "0", color: "var(--text-3)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in oklch, var(--focus) 28%, transparent) !important",
  },
  ".cm-tooltip": { color: "var(--text)", background: "var(--raised)", border: "1px solid var(--line-2)" },
});

function extensions(typed) {
  return [
    EditorView.cspNonce.of(nonce),
    look,
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    bracketMatching(),
    indentUnit.of("  "),
    json(),
    linter(jsonParseLinter(), { delay: 300 }),
    syntaxHighlighting(classHighlighter),
    keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap, ...foldKeymap]),
    EditorView.contentAttributes.of({ "aria-label": "The team as JSON", spellcheck: "false", tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((one) => one.annotation(Shown))) typed();
    }),
  ];
}

/** Puts the editor into `place`; `typed` is called after each change that a person made. */
export function mount(place, typed) {
  const view = new EditorView({ state: EditorState.create({ extensions: extensions(typed) }), parent: place });
  return {
    get text() {
      return view.state.doc.toString();
    },
    get isJson() {
      return !jsonParseLinter()(view).length;
    },
    show: (text) => show(view, text),
    point: (problems) => view.dispatch(setDiagnostics(view.state, problems.map((problem) => diagnostic(view.state, problem)))),
    reveal: (path) => reveal(view, path),
  };
}

/** Only what differs is changed, so that cursor and scroll stay where they were. */
function show(view, text) {
  const now = view.state.doc.toString();
  let from = 0;
  while (from < now.length && now[from] === text[from]) from += 1;
  let rest = 0;
  while (rest < Math.min(now.length, text.length) - from && now.at(-1 - rest) === text.at(-1 - rest)) rest += 1;
  const changes = { from, to: now.length - rest, insert: text.slice(from, text.length - rest) };
  view.dispatch({ changes, annotations: Shown.of(true) });
}

/** A problem as the server writes it: {path: "agents[0].model", message, fix}. */
function diagnostic(state, { path, message, fix = "" }) {
  const { from, to } = rangeOf(treeOf(state), (one, other) => state.sliceDoc(one, other), stepsOf(path));
  return { from, to, severity: "error", message: [message, fix && `Fix: ${fix}.`].filter(Boolean).join(" ") };
}

function reveal(view, path) {
  const { from } = rangeOf(treeOf(view.state), (one, other) => view.state.sliceDoc(one, other), path);
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 24 }) });
}

function treeOf(state) {
  return ensureSyntaxTree(state, state.doc.length, 1000);
}
