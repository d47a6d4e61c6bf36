// The editor of the document: a ProseMirror view bound to the shared text, with everything that listens to it.
// Knows no toolbar and no margin; the session tells both what changed.
import { EditorState, NodeSelection, type Plugin, type Transaction } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from "y-prosemirror";

import { drawCaret, drawSelection } from "./carets";
import { cleanMarkup, cleanSlice, cleanText, judgePaste, MOST_TEXT } from "./clean";
import { commentPlugin } from "./comments";
import { keys, typedSigns, type KeyUses } from "./keys";
import { SCHEMA, schema } from "./schema";
import type { DocumentSession } from "./session.svelte";
import type { SlashMenu } from "./slash.svelte";
import { asSuggestion, Refused, saysStructure, suggesting, suggestKey } from "./suggest";
import { settledKey } from "./suggestions";
import { nodeViews, type Contexts } from "./views";

export interface EditorUses extends KeyUses {
  session: DocumentSession;
  slash: SlashMenu;
  /** Contexts of the page, for the components that stand in the text. */
  contexts: Contexts;
  /** Says that something was too much to paste. */
  refuse: (message: string) => void;
}

/** Puts the editor into the page. */
export function createEditor(place: HTMLElement, uses: EditorUses): EditorView {
  const { session } = uses;
  return new EditorView(place, {
    state: EditorState.create({ schema, plugins: plugins(uses) }),
    nodeViews: nodeViews(session, uses.contexts),
    attributes: { class: "agreement-text", role: "textbox", "aria-multiline": "true", "aria-label": "The agreement", spellcheck: "true" },
    dispatchTransaction(this: EditorView, tr) {
      const applied = suggested(tr, this.state);
      if (applied instanceof Refused) {
        session.refused = applied.message;
        return;
      }
      // Said in the same breath as what an older editor would not keep.
      if (applied !== tr && saysStructure(applied)) session.isOfSchema(SCHEMA);
      this.updateState(this.state.apply(applied));
      session.turn++;
      if (applied.docChanged) session.note = session.refused = "";
    },
    transformPastedHTML: cleanMarkup,
    transformPastedText: cleanText,
    transformPasted: cleanSlice,
    // A selected block is not typed over: Backspace takes it away, Enter goes into it.
    handleTextInput: (editor) => editor.state.selection instanceof NodeSelection && editor.state.selection.node.isBlock,
    handleDOMEvents: { paste: (editor, event) => pasted(editor, event, uses) },
    scrollMargin: 80,
    scrollThreshold: 80,
  });
}

function plugins(uses: EditorUses): Plugin[] {
  const { session, slash } = uses;
  return [
    ySyncPlugin(session.text),
    yCursorPlugin(session.sync.awareness, { cursorBuilder: drawCaret, selectionBuilder: drawSelection }),
    yUndoPlugin({ undoManager: session.undoManager }),
    slash.plugin(),
    typedSigns(),
    ...keys(uses),
    tableEditing(),
    suggesting(),
    commentPlugin(session),
  ];
}

/** The person's own edits as suggestions, while a team suggests. What others wrote and undo are what they are. */
function suggested(tr: Transaction, state: EditorState): Transaction | Refused {
  const team = suggestKey.getState(state);
  if (!team || !tr.docChanged || tr.getMeta(ySyncPluginKey) !== undefined || tr.getMeta(settledKey)) return tr;
  return asSuggestion(tr, state, team);
}

/** Stops what is too large before anything reads it. */
function pasted(view: EditorView, event: ClipboardEvent, uses: EditorUses): boolean {
  const data = event.clipboardData;
  if (!data) return false;
  const plain = data.getData("text/plain");
  const verdict = judgePaste(plain.length, data.getData("text/html").length);
  if (verdict === "as-it-is") return false;
  event.preventDefault();
  if (verdict === "as-text") view.pasteText(plain);
  else uses.refuse(`That is too long to paste: more than ${MOST_TEXT.toLocaleString("en")} characters. Nothing was pasted. Bring it in as a file, or paste it piece by piece.`);
  return true;
}
