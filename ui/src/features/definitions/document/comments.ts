// Passages that are commented on: where they stand, how they show, how a comment is put on one.
// Threads themselves are kept beside the text (threads.ts).
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";

import { blocksWith } from "./blocks";
import { newId } from "./clauses";
import { schema } from "./schema";
import type { DocumentSession } from "./session.svelte";

const comment = schema.marks.comment!;

/** A passage that a thread is about. */
export interface Passage {
  id: string;
  from: number;
  to: number;
}

const isCommented = blocksWith((node) => node.marks.some(({ type }) => type === comment));

/** First and last place of each thread's passage, from the top. */
export function passages(doc: Node): Passage[] {
  const found = new Map<string, Passage>();
  doc.descendants((node, at, parent) => {
    if (parent === doc && !isCommented(node)) return false;
    for (const mark of node.marks) {
      if (mark.type !== comment) continue;
      const id = String(mark.attrs.id);
      const known = found.get(id);
      if (known) known.to = at + node.nodeSize;
      else found.set(id, { id, from: at, to: at + node.nodeSize });
    }
    return true;
  });
  return [...found.values()];
}

/** Marks the selected words for a thread that is yet to be written. Answers its id, or null with nothing selected. */
export function markPassage(view: EditorView): string | null {
  const { from, to, empty } = view.state.selection;
  if (empty || !holdsText(view.state, from, to)) return null;
  const id = newId();
  view.dispatch(view.state.tr.addMark(from, to, comment.create({ id })));
  return id;
}

/** Takes a passage's mark away again. */
export function unmarkPassage(view: EditorView, id: string): void {
  view.dispatch(view.state.tr.removeMark(0, view.state.doc.content.size, comment.create({ id })));
}

function holdsText(state: EditorState, from: number, to: number): boolean {
  return state.doc.textBetween(from, to, " ", " ").trim() !== "";
}

/** The id of the thread the caret stands in; null for none. */
export function threadAt(state: EditorState): string | null {
  const { $head } = state.selection;
  const mark = [...($head.nodeAfter?.marks ?? []), ...($head.nodeBefore?.marks ?? [])].find(({ type }) => type === comment);
  return mark ? String(mark.attrs.id) : null;
}

const key = new PluginKey("comments");

/** Tells the plugin that threads changed. */
export function showThreads(view: EditorView): void {
  view.dispatch(view.state.tr.setMeta(key, true));
}

/** Lights up what open threads are about, and more the one that has the eye. */
export function commentPlugin(session: DocumentSession): Plugin<DecorationSet> {
  const draw = (doc: Node) => {
    const { threads, thread } = session;
    const open = passages(doc).filter(({ id }) => (threads.get(id)?.resolved ?? id !== thread) === false);
    const lit: Decoration[] = [];
    doc.descendants((node, at, parent) => {
      if (parent === doc && !isCommented(node)) return false;
      const ids = node.marks.filter(({ type }) => type === comment).map((mark) => String(mark.attrs.id));
      const live = ids.filter((id) => open.some((passage) => passage.id === id));
      if (live.length > 0) lit.push(Decoration.inline(at, at + node.nodeSize, { class: live.includes(thread ?? "") ? "comment-open comment-current" : "comment-open" }));
      return true;
    });
    return DecorationSet.create(doc, lit);
  };
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => draw(state.doc),
      apply: (tr, before) => (tr.docChanged || tr.getMeta(key) ? draw(tr.doc) : before),
    },
    props: { decorations: (state) => key.getState(state) as DecorationSet },
  });
}
