// Suggestions: while a team suggests, what it types is marked as put in and what it deletes as taken out, and a
// change of structure is noted on the block it is about; the other team accepts or declines. What can't be said as
// a suggestion is refused in a sentence. Own marks and attributes rather than a library: they carry the team.
// Reading and settling what was suggested is in suggestions.ts.
import type { MarkType, Node, Schema, Slice } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "prosemirror-state";
import { AttrStep, type Mappable, Mapping, ReplaceAroundStep, ReplaceStep } from "prosemirror-transform";

import type { Team } from "../../../host";
import { TEAM_NAMES } from "../../../kit/team";
import { suggester } from "./schema";

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

/** Why an edit is not made while suggesting. */
export class Refused extends Error {}

const STRUCTURE = "A change of a list’s or table’s build can’t be a suggestion that the other team accepts or declines.";

/** The same edit as a suggestion of a team, or why it can't be one. */
export function asSuggestion(tr: Transaction, state: EditorState, team: Team): Transaction | Refused {
  try {
    return suggestionOf(tr, state, team);
  } catch (failure) {
    if (failure instanceof Refused) return failure;
    throw failure;
  }
}

function suggestionOf(tr: Transaction, state: EditorState, team: Team): Transaction {
  const next = state.tr;
  let caret: number | null = null;
  for (const [at, step] of tr.steps.entries()) {
    // From the document as it would have been to the one as it is with suggestions.
    const toHere = new Mapping([...tr.mapping.maps.slice(0, at).map((map) => map.invert()).reverse(), ...next.mapping.maps]);
    if (step instanceof ReplaceStep && (step.from < step.to || step.slice.size > 0)) {
      caret = replace(next, step, toHere, team, state.selection.empty && state.selection.head <= step.from) ?? caret;
    } else if (step instanceof ReplaceAroundStep) {
      // What follows a wrapping in the same edit only finishes it.
      if (reshape(next, step, toHere, team)) break;
    } else {
      const mapped = step.map(toHere);
      if (mapped) next.maybeStep(mapped);
    }
  }
  if (caret !== null) next.setSelection(TextSelection.near(next.doc.resolve(limit(caret, next.doc)), -1));
  else if (tr.selectionSet) next.setSelection(TextSelection.between(next.doc.resolve(limit(tr.selection.anchor, next.doc)), next.doc.resolve(limit(tr.selection.head, next.doc))));
  for (const key of ["paste", "uiEvent", "addToHistory"]) if (tr.getMeta(key) !== undefined) next.setMeta(key, tr.getMeta(key));
  return next.setStoredMarks(null).scrollIntoView();
}

/** True when it says more than words: a document that holds such a thing is of the newer schema. */
export function saysStructure(tr: Transaction): boolean {
  return tr.steps.some((step) => step instanceof AttrStep);
}

const limit = (at: number, doc: Node) => Math.max(0, Math.min(at, doc.content.size));

/** True for a block that a suggestion can be noted on. */
export const isNoted = (node: Node) => "split" in node.attrs;

/** True within a block that this team itself suggests to put in: there it writes freely. */
function inOwn(doc: Node, from: number, to: number, team: Team): boolean {
  const $from = doc.resolve(from);
  for (let depth = $from.sharedDepth(to); depth > 0; depth--) if (suggester($from.node(depth).attrs.insertion) === team) return true;
  return false;
}

/** Makes a replacement as a suggestion; answers where the caret stands after it, if that changes. */
function replace(next: Transaction, step: ReplaceStep, toHere: Mappable, team: Team, forwards: boolean): number | null {
  const from = toHere.map(step.from, 1);
  const to = Math.max(from, toHere.map(step.to, -1));
  const { slice } = step;
  if (inOwn(next.doc, from, to, team)) {
    const before = next.mapping.maps.length;
    const mapped = step.map(toHere);
    if (!mapped || next.maybeStep(mapped).failed) return null;
    return next.mapping.slice(before).map(to, 1);
  }
  const kept = takeOut(next, from, to, team);
  if (slice.size === 0) return forwards ? kept.end : kept.backwards;
  // What is typed before words one has just struck out stands after them, as a correction reads.
  const struck = from === to ? next.doc.resolve(from).nodeAfter : null;
  if (struck && isInline(slice) && struck.marks.some(({ type, attrs }) => type.name === "deletion" && attrs.team === team)) kept.end = from + struck.nodeSize;
  return putIn(next, kept.end, slice, team);
}

const isInline = (slice: Slice) => slice.openStart === 0 && slice.openEnd === 0 && slice.content.firstChild?.isInline === true;

/** Puts a piece in and marks it; answers where it ends. */
function putIn(next: Transaction, at: number, slice: Slice, team: Team): number {
  const first = slice.content.firstChild;
  if (first && slice.openStart === 0 && first.isBlock && !isNoted(first)) throw new Refused(STRUCTURE);
  const before = next.mapping.maps.length;
  if (next.maybeStep(new ReplaceStep(at, at, slice)).failed) next.replace(at, at, slice);
  const after = next.mapping.slice(before);
  const [from, to] = [after.map(at, -1), after.map(at, 1)];
  const begun: [number, string][] = [];
  next.doc.nodesBetween(from, to, (node, start) => {
    const [begins, ends] = [start >= from, start + node.nodeSize <= to];
    if (node.isInline) markWords(next, Math.max(from, start), Math.min(to, start + node.nodeSize), node, start, team);
    else if (isNoted(node) && begins && ends) begun.push([start, "insertion"]);
    else if (node.isTextblock && begins) begun.push([start, "split"]);
    return !node.isInline && !(isNoted(node) && begins && ends);
  });
  for (const [start, kind] of begun) note(next, start, kind, team);
  return to;
}

/** Notes on a block or figure what is suggested about it; what else was noted there and came along with a copy goes. */
function note(next: Transaction, at: number, kind: string, value: string): void {
  const node = next.doc.nodeAt(at);
  if (!node) return;
  if (kind === "split" || kind === "insertion") for (const other of Object.keys(suggestedKinds(node))) next.setNodeAttribute(at, other, null);
  next.setNodeAttribute(at, kind, value);
}

const KINDS = ["insertion", "deletion", "split", "join", "turn"] as const;

/** Everything suggested about a node, by kind. */
export function suggestedKinds(node: Node): Partial<Record<(typeof KINDS)[number], string>> {
  return Object.fromEntries(KINDS.flatMap((kind) => (node.attrs[kind] ? [[kind, String(node.attrs[kind])]] : [])));
}

function markWords(next: Transaction, from: number, to: number, node: Node, at: number, team: Team): void {
  const { insertion, deletion } = marksOf(next.doc.type.schema);
  // A mark on what is no text would not be kept: it is noted on the node.
  if (node.isText) next.removeMark(from, to, deletion).addMark(from, to, insertion.create({ team }));
  else if ("insertion" in node.attrs) note(next, at, "insertion", team);
}

/** What an edit that takes out comes to, collected before anything moves. */
class Taken {
  /** Own suggestions, which vanish. */
  readonly gone: [number, number][] = [];
  /** Blocks of one's own that are joined again. */
  readonly joined: number[] = [];
  /** True once something is marked, noted or gone. */
  told = false;

  constructor(
    readonly next: Transaction,
    readonly team: Team,
  ) {}

  words(node: Node, at: number, from: number, to: number): void {
    const { insertion, deletion } = marksOf(node.type.schema);
    this.told = true;
    const put = suggester(insertion.isInSet(node.marks)?.attrs.team ?? node.attrs.insertion);
    if (put === this.team) this.gone.push([from, to]);
    else if (node.isText && !deletion.isInSet(node.marks)) this.next.addMark(from, to, deletion.create({ team: this.team }));
    else if (!node.isText && !node.attrs.deletion) this.next.setNodeAttribute(at, "deletion", this.team);
  }

  block(node: Node, at: number): void {
    this.told = true;
    const own = suggester(node.attrs.insertion) === this.team || (node.content.size === 0 && suggester(node.attrs.split) === this.team);
    if (own) this.gone.push([at, at + node.nodeSize]);
    else if (!node.attrs.deletion) this.next.setNodeAttribute(at, "deletion", this.team);
  }

  /** The block is to be joined to the one before. */
  border(node: Node, at: number): void {
    this.told = true;
    if (suggester(node.attrs.split) === this.team) this.joined.push(at);
    else if (!node.attrs.join) this.next.setNodeAttribute(at, "join", this.team);
  }
}

/** Marks a range as taken out; what the same team only suggested vanishes. */
function takeOut(next: Transaction, from: number, to: number, team: Team): { end: number; backwards: number } {
  const taken = new Taken(next, team);
  const { doc } = next;
  let words = false;
  doc.nodesBetween(from, to, (node, at) => {
    const whole = at >= from && at + node.nodeSize <= to;
    if (node.isInline) {
      words = true;
      taken.words(node, at, Math.max(from, at), Math.min(to, at + node.nodeSize));
    } else if (isNoted(node) && whole) taken.block(node, at);
    else if (whole && /^table_/.test(node.type.name)) throw new Refused(STRUCTURE);
    else if (node.isTextblock && at >= from) taken.border(node, at);
    return !node.isInline && !(isNoted(node) && whole);
  });
  if (from < to && !taken.told) border(taken, doc, to);
  if (!words && taken.gone.length === 0 && taken.joined.length === 0) mayJoin(next.doc, doc, to);
  const before = next.mapping.maps.length;
  const here = (at: number) => next.mapping.slice(before).map(at);
  for (const [start, end] of taken.gone.reverse()) next.delete(here(start), here(end));
  for (const at of taken.joined.reverse()) joinUp(next, here(at));
  const after = next.mapping.slice(before);
  return { end: after.map(to, -1), backwards: after.map(from) };
}

/** Two items of a list: the first line of the second is to be joined. */
function border(taken: Taken, doc: Node, to: number): void {
  let at = to;
  let node = doc.resolve(to).nodeAfter;
  for (; node && !node.isTextblock && node.firstChild; node = node.firstChild) at++;
  if (!node?.isTextblock) throw new Refused(STRUCTURE);
  taken.border(node, at);
}

/** Where only a border was crossed, the two lines must be able to become one. */
function mayJoin(noted: Node, doc: Node, to: number): void {
  const $to = doc.resolve(to);
  if (!$to.parent.isTextblock || $to.parentOffset > 0) return;
  const at = $to.before();
  if (noted.nodeAt(at)?.attrs.join && !upwards(doc, at)) throw new Refused(STRUCTURE);
}

/** Where a block meets the text it would be joined to, and how deep: the first line of an item is joined with its item. */
function upwards(doc: Node, at: number): { at: number; depth: number } | null {
  const $at = doc.resolve(at);
  const item = $at.parent.type.name === "list_item" && $at.index() === 0;
  const edge = item ? $at.before() : at;
  const before = doc.resolve(edge).nodeBefore;
  const text = item && before?.type.name === "list_item" ? before.lastChild : item ? null : before;
  return text?.isTextblock && doc.nodeAt(at)?.isTextblock ? { at: edge, depth: item ? 2 : 1 } : null;
}

/** Joins a block to the text before it; false where there is none. */
export function joinUp(tr: Transaction, at: number): boolean {
  const meets = upwards(tr.doc, at);
  if (meets) tr.join(meets.at, meets.depth);
  return meets !== null;
}

/** What a line can be made part of. */
export const WRAPS: readonly string[] = ["bullet_list", "ordered_list", "blockquote"];

/** Notes another kind of block, or a list or quote around it; true when it was wrapped. */
function reshape(next: Transaction, step: ReplaceAroundStep, toHere: Mappable, team: Team): boolean {
  const from = toHere.map(step.gapFrom, 1);
  const to = Math.max(from, toHere.map(step.gapTo, -1));
  const own = inOwn(next.doc, from, to, team);
  const becomes = step.slice.content.firstChild;
  const alone = becomes && step.slice.content.childCount === 1 && step.slice.openStart === 0 && step.slice.openEnd === 0;
  if (alone && becomes.isTextblock && step.gapFrom === step.from + 1 && step.gapTo === step.to - 1) {
    turn(next, from - 1, becomes, team, own);
    return false;
  }
  if (own) {
    const mapped = step.map(toHere);
    if (mapped) next.maybeStep(mapped);
    return false;
  }
  if (!alone || !WRAPS.includes(becomes.type.name) || step.gapTo !== step.to) throw new Refused(STRUCTURE);
  const lines: number[] = [];
  next.doc.nodesBetween(from, to, (node, at) => {
    if (at >= from && node.isBlock) {
      if (!node.isTextblock) throw new Refused(STRUCTURE);
      lines.push(at);
    }
    return !node.isTextblock;
  });
  for (const at of lines) turn(next, at, becomes, team, false);
  return true;
}

/** The kind of a block: `paragraph`, `heading-2`, `bullet_list`. */
export const kindOf = (node: Node) => (node.type.name === "heading" ? `heading-${String(node.attrs.level)}` : node.type.name);

function turn(next: Transaction, at: number, becomes: Node, team: Team, own: boolean): void {
  const node = next.doc.nodeAt(at);
  if (!node || !isNoted(node)) throw new Refused(STRUCTURE);
  const by = suggester(node.attrs.turn);
  if (by && by !== team) throw new Refused(`${TEAM_NAMES[by]} suggests another kind for this block already; that is accepted or declined first.`);
  const said = `${team} ${kindOf(becomes)}`;
  const back = kindOf(becomes) === kindOf(node) || node.attrs.turn === said;
  // A line that is one's own suggestion is whatever one makes of it.
  if (own || (suggester(node.attrs.split) === team && becomes.isTextblock)) next.setNodeMarkup(at, becomes.type, { ...becomes.attrs, ...suggestedKinds(node) });
  else next.setNodeAttribute(at, "turn", back ? null : said);
}

export function marksOf(schema: Schema): { insertion: MarkType; deletion: MarkType } {
  const { insertion, deletion } = schema.marks;
  if (!insertion || !deletion) throw new Error("the schema has no suggestions");
  return { insertion, deletion };
}
