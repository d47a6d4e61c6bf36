// What can be put into the text, from the menu behind "/" and from the toolbar, and how.
// Knows the schema and the session; what templates hold is the program's.
import type { Attrs, MarkType, Node, NodeType } from "prosemirror-model";
import { setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import { type EditorState, Selection, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

import type { TemplateView } from "../../../host";
import { addClause } from "./clauses";
import { safeAddress, schema, type NumberOf } from "./schema";
import type { DocumentSession } from "./session.svelte";
import type { InsertItem } from "./slash.svelte";
import { enterBlock } from "./views";

const { nodes, marks } = schema;

/** Puts a block where the caret is: in place of an empty line, else after the block around it. Answers where it stands. */
export function insertBlock(view: EditorView, block: Node): number {
  const { $from } = view.state.selection;
  const { tr } = view.state;
  // Blocks of their own stand between others, not in a list or a cell.
  const empty = $from.depth === 1 && $from.parent.isTextblock && $from.parent.content.size === 0;
  const at = $from.depth === 0 ? $from.pos : empty ? $from.before(1) : $from.after(1);
  tr.replaceWith(at, empty ? $from.after(1) : at, block);
  const end = at + block.nodeSize;
  // What is written next goes on under it, not into a question or heading that happens to follow.
  if (tr.doc.resolve(end).nodeAfter?.type !== nodes.paragraph) tr.insert(end, nodes.paragraph!.create());
  tr.setSelection(Selection.near(tr.doc.resolve(end), 1));
  view.dispatch(tr.scrollIntoView());
  // As a suggestion it stands behind the line that it would take the place of.
  const replaced = view.state.doc.nodeAt(at);
  return replaced && replaced.type !== block.type ? at + replaced.nodeSize : at;
}

/** Puts criteria of a term in and the keyboard into them. */
export function insertCriteria(view: EditorView, session: DocumentSession, term = ""): void {
  session.step();
  const id = addClause(session.doc, term);
  const at = insertBlock(view, nodes.criteria!.create({ id }));
  requestAnimationFrame(() => enterBlock(view, at, 1));
}

/** Puts a live number in, with the words after it. */
export function insertNumber(view: EditorView, term: string, of: NumberOf, words: string): void {
  const { tr } = view.state;
  tr.replaceSelectionWith(nodes.number!.create({ term, of }), false).insertText(` ${words}`);
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

export function insertTable(view: EditorView): void {
  const cell = (type: NodeType) => type.createAndFill()!;
  const row = (type: NodeType) => nodes.table_row!.create(null, [cell(type), cell(type), cell(type)]);
  const at = insertBlock(view, nodes.table!.create(null, [row(nodes.table_header!), row(nodes.table_cell!), row(nodes.table_cell!)]));
  view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at + 3), 1)));
  view.focus();
}

/** Turns the blocks around the selection into another kind, or back. */
export function toggleList(view: EditorView, list: "bullet_list" | "ordered_list"): void {
  if (within(view.state, list)) liftListItem(nodes.list_item!)(view.state, view.dispatch, view);
  else wrapInList(nodes[list]!)(view.state, view.dispatch, view);
  view.focus();
}

export function setBlock(view: EditorView, type: "paragraph" | "heading" | "prompt", attrs?: Attrs): void {
  setBlockType(nodes[type]!, attrs)(view.state, view.dispatch, view);
  view.focus();
}

export function quote(view: EditorView): void {
  wrapIn(nodes.blockquote!)(view.state, view.dispatch, view);
  view.focus();
}

export function toggle(view: EditorView, mark: "strong" | "em" | "code"): void {
  toggleMark(marks[mark]!)(view.state, view.dispatch, view);
  view.focus();
}

/** Links the selection, or puts the address in where nothing is selected. Answers false for what leads nowhere. */
export function setLink(view: EditorView, address: string): boolean {
  const typed = address.trim();
  const href = safeAddress(/^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : /^\S+@\S+$/.test(typed) ? `mailto:${typed}` : `https://${typed}`);
  if (!href || !/[.:]/.test(typed)) return false;
  const { from, to, empty } = view.state.selection;
  const mark = marks.link!.create({ href });
  const { tr } = view.state;
  if (empty) tr.replaceSelectionWith(schema.text(typed, [mark]), false);
  else tr.removeMark(from, to, marks.link!).addMark(from, to, mark);
  view.dispatch(tr);
  return true;
}

export function removeLink(view: EditorView): void {
  const { from, to, $from } = view.state.selection;
  const range = from === to ? [$from.start(), $from.end()] : [from, to];
  view.dispatch(view.state.tr.removeMark(range[0]!, range[1]!, marks.link!));
}

/** True when the selection lies in a node of this kind. */
export function within(state: EditorState, name: string): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type.name === name) return true;
  return false;
}

export function marked(state: EditorState, name: string): boolean {
  const mark: MarkType = schema.marks[name]!;
  const { from, to, empty, $from } = state.selection;
  return empty ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, mark);
}

/** What kind of block the caret stands in: `paragraph`, `heading-2`, `prompt`. */
export function blockAt(state: EditorState): string {
  const { parent } = state.selection.$from;
  return parent.type === nodes.heading ? `heading-${String(parent.attrs.level)}` : parent.type.name;
}

/** True for a document in which nothing is written yet. */
export function isEmpty(doc: Node): boolean {
  return doc.childCount <= 1 && doc.textContent === "" && (doc.firstChild?.isTextblock ?? true) && doc.content.size <= 2;
}

/** What a template is for and how long it takes, in a line. */
export function templateLine({ what_for, minutes }: TemplateView): string {
  return `${what_for.replace(/\.$/, "")} · ${minutes} min`;
}

/** Everything that can be put in here and now. */
export function insertItems(session: DocumentSession, templates: TemplateView[], addTemplate: (id: string) => void): InsertItem[] {
  const item = (group: string) => (id: string, label: string, detail: string, run: (view: EditorView) => void) => ({ id, label, detail, group, run });
  const live = item("Live");
  const text = item("Text");
  const terms = session.terms.value ?? [];
  return [
    ...terms.map(({ term, name }) => live(`criteria-${term}`, `Criteria of ${name}`, "rules that run, with their count", (view) => insertCriteria(view, session, term))),
    live("criteria", "Criteria", "rules that run; choose the term after", (view) => insertCriteria(view, session)),
    live("number", "Live number…", "a figure that stays true", () => (session.asking = { about: "number" })),
    live("ladder", "Stage ladder", "the stages, as they stand", (view) => void insertBlock(view, nodes.ladder!.create())),
    text("heading-1", "Heading", "of a part", (view) => setBlock(view, "heading", { level: 1 })),
    text("heading-2", "Subheading", "of a section", (view) => setBlock(view, "heading", { level: 2 })),
    text("heading-3", "Small heading", "within a section", (view) => setBlock(view, "heading", { level: 3 })),
    text("bullets", "Bulleted list", "", (view) => toggleList(view, "bullet_list")),
    text("numbers", "Numbered list", "", (view) => toggleList(view, "ordered_list")),
    text("quote", "Quote", "", quote),
    text("table", "Table", "three columns, a heading row", insertTable),
    text("prompt", "Question", "shown muted; the answer goes under it", (view) => setBlock(view, "prompt")),
    ...templates.map((template) => item("Templates")(`template-${template.id}`, template.title, templateLine(template), () => addTemplate(template.id))),
  ];
}

/** Puts the caret into the first empty line of what was added behind a place, else to the end of the text. */
export function toAdded(view: EditorView, behind: number): void {
  const { doc } = view.state;
  let at = -1;
  doc.forEach((block, from) => {
    if (at < 0 && from >= behind && block.type === nodes.paragraph && block.content.size === 0) at = from + 1;
  });
  const to = at < 0 ? TextSelection.atEnd(doc) : TextSelection.create(doc, at);
  view.dispatch(view.state.tr.setSelection(to).scrollIntoView());
  view.focus();
}
