// CodeMirror over a text area. Loaded only when somebody edits; every change goes back into the text area at once.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

const nonce = document.querySelector("meta[name=csp-nonce]")?.content ?? "";

// Ctrl+Enter sends the form (shell/keys.js); the editor must not make a line of it. Escape leaves a text field.
const keys = [{ key: "Mod-Enter", run: () => true }, indentWithTab, ...defaultKeymap, ...historyKeymap];

// The editor's own styles lie in no layer and would win over the stylesheet: so these are told to the editor.
const look = EditorView.theme({
  "&": { maxHeight: "62vh", fontSize: "12px", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.62", overflow: "auto" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 14px 0 8px" },
  ".cm-gutters": { background: "none", border: "0", color: "var(--text-3)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", padding: "0 6px 0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in oklch, var(--focus) 28%, transparent) !important",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--active)", outline: "1px solid var(--line-3)" },
});

function extensions(area) {
  return [
    EditorView.cspNonce.of(nonce),
    look,
    lineNumbers(),
    history(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    bracketMatching(),
    indentOnInput(),
    indentUnit.of("    "),
    syntaxHighlighting(classHighlighter),
    area.closest(".editor").dataset.language === "python" ? python() : [],
    keymap.of(keys),
    EditorView.contentAttributes.of({ "aria-label": area.labels[0].textContent, spellcheck: "false", tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      area.value = update.state.doc.toString();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }),
  ];
}

/** Puts an editor in the place of `area`. */
export function mount(area) {
  const view = new EditorView({ state: EditorState.create({ doc: area.value, extensions: extensions(area) }) });
  area.before(view.dom);
  return {
    focus: () => view.focus(),
    line: (number) => {
      const at = view.state.doc.line(Math.min(number, view.state.doc.lines)).from;
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
    reset: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
