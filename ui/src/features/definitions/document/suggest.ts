// Suggestions: while a team suggests, what it types is marked as put in and what it deletes as taken out, and
// the other team accepts or declines. Changes of structure (a new paragraph, a table) are made at once.
// Own marks rather than a library: stored suggestions carry the team, and the schema knows two marks only.
import type { MarkType, Node, Schema } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "prosemirror-state";
import { type Mappable, Mapping, ReplaceStep } from "prosemirror-transform";

import type { Team } from "../../../host";

/** The suggesting team, or null while edits are made at once. */
export const suggestKey = new PluginKey<Team | null>("suggest");

/** Remembers who suggests. Set it with `tr.setMeta(suggestKey, team)`. */
export function suggesting(): Plugin<Team | null> {
  return new Plugin<Team | null>({
    key: suggestKey,
    state: {
      init: () => null,
      apply: (tr, now) => {
        const said: unknown = tr.getMeta(suggestKey);
        return said === undefined ? now : (said as Team | null);
      },
    },
  });
}

/** The same edit as a suggestion of a team. */
export function asSuggestion(tr: Transaction, state: EditorState, team: Team): Transaction {
  const next = state.tr;
  let caret: number | null = null;
  tr.steps.forEach((step, at) => {
    // From the document as it would have been to the one as it is with suggestions.
    const toHere = new Mapping([...tr.mapping.maps.slice(0, at).map((map) => map.invert()).reverse(), ...next.mapping.maps]);
    if (step instanceof ReplaceStep && (step.from < step.to || step.slice.size > 0)) {
      const put = replace(next, step, toHere, team, state.selection.empty && state.selection.head <= step.from);
      caret = put ?? caret;
    } else {
      const mapped = step.map(toHere);
      if (mapped) next.maybeStep(mapped);
    }
  });
  if (caret !== null) next.setSelection(TextSelection.near(next.doc.resolve(Math.min(caret, next.doc.content.size)), -1));
  else if (tr.selectionSet) next.setSelection(TextSelection.between(next.doc.resolve(limit(tr.selection.anchor, next.doc)), next.doc.resolve(limit(tr.selection.head, next.doc))));
  for (const key of ["paste", "uiEvent", "addToHistory"]) if (tr.getMeta(key) !== undefined) next.setMeta(key, tr.getMeta(key));
  return next.setStoredMarks(null).scrollIntoView();
}

const limit = (at: number, doc: Node) => Math.max(0, Math.min(at, doc.content.size));

/** Makes a replacement as a suggestion; answers where the caret stands after it, if that changes. */
function replace(next: Transaction, step: ReplaceStep, toHere: Mappable, team: Team, forwards: boolean): number | null {
  const from = toHere.map(step.from, 1);
  const to = Math.max(from, toHere.map(step.to, -1));
  const nested = step.slice.openStart > 0 || step.slice.openEnd > 0 || !step.slice.content.firstChild?.isInline;
  const structural = step.slice.size > 0 ? nested : !holdsWords(next.doc, from, to);
  if (structural) {
    // A paragraph cut in two or joined, a pasted table, a block taken away: made at once, new words marked.
    const mapped = step.map(toHere);
    const before = next.mapping.maps.length;
    if (!mapped || next.maybeStep(mapped).failed) return null;
    const after = next.mapping.slice(before);
    if (from === to) markWords(next, from, after.map(from, 1), team);
    return after.map(to, 1);
  }
  const kept = takeOut(next, from, to, team);
  // What is typed before words one has just struck out stands after them, as a correction reads.
  const struck = from === to ? next.doc.resolve(from).nodeAfter : null;
  if (struck && step.slice.size > 0 && struck.marks.some(({ type, attrs }) => type.name === "deletion" && attrs.team === team)) kept.end = from + struck.nodeSize;
  if (step.slice.size === 0) return forwards ? kept.end : kept.backwards;
  next.replace(kept.end, kept.end, step.slice);
  const end = kept.end + step.slice.size;
  markWords(next, kept.end, end, team);
  return end;
}

function holdsWords(doc: Node, from: number, to: number): boolean {
  let found = false;
  doc.nodesBetween(from, to, (node) => {
    found ||= node.isInline;
    return !found;
  });
  return found;
}

function markWords(next: Transaction, from: number, to: number, team: Team): void {
  const { insertion, deletion } = marksOf(next.doc.type.schema);
  if (to > from) next.removeMark(from, to, deletion).addMark(from, to, insertion.create({ team }));
}

/** Marks a range as taken out; words that the same team only suggested vanish. */
function takeOut(next: Transaction, from: number, to: number, team: Team): { end: number; backwards: number } {
  const { insertion, deletion } = marksOf(next.doc.type.schema);
  const own: [number, number][] = [];
  next.doc.nodesBetween(from, to, (node, at) => {
    if (!node.isInline) return true;
    const [start, end] = [Math.max(from, at), Math.min(to, at + node.nodeSize)];
    if (insertion.isInSet(node.marks)?.attrs.team === team) own.push([start, end]);
    else if (!deletion.isInSet(node.marks)) next.addMark(start, end, deletion.create({ team }));
    return false;
  });
  const before = next.mapping.maps.length;
  for (const [start, end] of own.reverse()) next.delete(start, end);
  const after = next.mapping.slice(before);
  return { end: after.map(to, -1), backwards: after.map(from) };
}

function marksOf(schema: Schema): { insertion: MarkType; deletion: MarkType } {
  const { insertion, deletion } = schema.marks;
  if (!insertion || !deletion) throw new Error("the schema has no suggestions");
  return { insertion, deletion };
}

/** Words next to each other that one team suggests to put in or take out. */
export interface Suggestion {
  from: number;
  to: number;
  team: Team;
  added: string;
  removed: string;
}

/** Every suggestion of a document, from the top. */
export function suggestions(doc: Node): Suggestion[] {
  const { insertion, deletion } = marksOf(doc.type.schema);
  const found: Suggestion[] = [];
  doc.descendants((node, at, parent) => {
    if (!node.isInline) return true;
    const put = insertion.isInSet(node.marks);
    const mark = put ?? deletion.isInSet(node.marks);
    if (!mark) return false;
    const team: Team = mark.attrs.team === "sales" ? "sales" : "marketing";
    const words = node.isText ? (node.text ?? "") : node.type.spec.leafText?.(node) ?? "";
    const last = found.at(-1);
    if (last && last.to === at && last.team === team && parent?.inlineContent) {
      last.to = at + node.nodeSize;
      if (put) last.added += words;
      else last.removed += words;
    } else found.push({ from: at, to: at + node.nodeSize, team, added: put ? words : "", removed: put ? "" : words });
    return false;
  });
  return found;
}

/** A suggestion made real, or taken back. */
export function settleSuggestion(state: EditorState, suggestion: Suggestion, accept: boolean): Transaction {
  const { insertion, deletion } = marksOf(state.schema);
  const tr = state.tr.setMeta(settledKey, true);
  const runs: { from: number; to: number; mark: MarkType; stays: boolean }[] = [];
  state.doc.nodesBetween(suggestion.from, suggestion.to, (node, at) => {
    if (!node.isInline) return true;
    // Words that one team would put in and the other take out again are settled one after the other.
    const put = insertion.isInSet(node.marks) !== undefined;
    const mark = put ? insertion : deletion;
    if (mark.isInSet(node.marks)) runs.push({ from: Math.max(at, suggestion.from), to: Math.min(at + node.nodeSize, suggestion.to), mark, stays: put === accept });
    return false;
  });
  for (const { from, to, mark, stays } of runs.reverse()) {
    if (stays) tr.removeMark(from, to, mark);
    else tr.delete(from, to);
  }
  return tr;
}

/** Marks a transaction that settles: it is no suggestion itself. */
export const settledKey = "suggestion settled";
