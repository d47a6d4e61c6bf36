// What the teams suggest in a document: found from the top, put into words, accepted or declined.
// Knows no editor and no screen; how an edit becomes a suggestion is in suggest.ts.
import type { Node } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { findWrapping } from "prosemirror-transform";
import { wrapRangeInList } from "prosemirror-schema-list";

import type { Team } from "../../../host";
import { blocksWith } from "./blocks";
import { suggester } from "./schema";
import { isNoted, joinUp, marksOf, suggestedKinds } from "./suggest";

type Kind = "insertion" | "deletion" | "split" | "join" | "turn";

/** One thing that a team suggests: about words, a figure or a block. */
interface Part {
  kind: Kind;
  team: Team;
  from: number;
  to: number;
  node: Node;
}

/** What one team suggests in one place. */
export interface Suggestion {
  from: number;
  to: number;
  team: Team;
  /** Words that come in and words that go. */
  added: string;
  removed: string;
  /** What happens to blocks, a sentence each. */
  blocks: string[];
  /** Criteria and figures that come in or go: their numbers are shown. */
  live: { node: Node; comes: boolean }[];
}

const says = blocksWith((node) => partsOf(node, 0).next().done === false);

/** What is suggested about a node itself. */
function* partsOf(node: Node, at: number): Generator<Part> {
  const { insertion, deletion } = marksOf(node.type.schema);
  const end = at + node.nodeSize;
  if (node.isInline) {
    const put = suggester(insertion.isInSet(node.marks)?.attrs.team ?? node.attrs.insertion);
    const team = put ?? suggester(deletion.isInSet(node.marks)?.attrs.team ?? node.attrs.deletion);
    if (team) yield { kind: put ? "insertion" : "deletion", team, from: at, to: end, node };
  } else if (isNoted(node)) {
    for (const [kind, stored] of Object.entries(suggestedKinds(node))) {
      const team = suggester(stored);
      const whole = kind !== "split" && kind !== "join";
      if (team) yield { kind: kind as Kind, team, from: at, to: whole ? end : at + 1, node };
    }
  }
}

/** Everything that is suggested between two places, from the top. O(blocks), and what the ones in question hold. */
function parts(doc: Node, from = 0, to = doc.content.size): Part[] {
  const found: Part[] = [];
  doc.nodesBetween(from, to, (node, at, parent) => {
    if (parent === doc && !says(node)) return false;
    for (const part of partsOf(node, at)) if (part.from < to && part.to > from) found.push({ ...part, from: node.isText ? Math.max(from, part.from) : part.from, to: node.isText ? Math.min(to, part.to) : part.to });
    return true;
  });
  return found;
}

const wordsOf = (node: Node) => (node.isText ? (node.text ?? "") : (node.type.spec.leafText?.(node) ?? ""));

/** True when nothing that can be read stands between two places. */
const nothingBetween = (doc: Node, from: number, to: number) => from >= to || doc.textBetween(from, to, "", "-") === "";

/** Every suggestion of a document, from the top; what one team suggests without a gap is one. */
export function suggestions(doc: Node): Suggestion[] {
  const found: Suggestion[] = [];
  const last = new Map<Team, { suggestion: Suggestion; inside: Node | null; turns: boolean }>();
  for (const part of parts(doc)) {
    const before = last.get(part.team);
    const inside = part.node.isInline ? doc.resolve(part.from).parent : null;
    const words = inside !== null && before?.inside !== null;
    // Another kind of text is a thought of its own.
    const turns = part.kind === "turn";
    const follows = before && before.turns === turns && (words ? before.suggestion.to === part.from && inside === before.inside : nothingBetween(doc, before.suggestion.to, part.from));
    const here = follows ? before.suggestion : { from: part.from, to: part.to, team: part.team, added: "", removed: "", blocks: [], live: [] };
    if (!follows) found.push(here);
    here.to = Math.max(here.to, part.to);
    tell(here, part);
    last.set(part.team, { suggestion: here, inside, turns });
  }
  for (const each of found) if (each.blocks.length > 1) each.blocks = each.blocks.filter((sentence) => sentence !== EMPTY_LINE);
  return found;
}

const NAMES: Record<string, string> = {
  paragraph: "a paragraph",
  "heading-1": "a heading",
  "heading-2": "a subheading",
  "heading-3": "a small heading",
  heading: "a heading",
  prompt: "a question",
  bullet_list: "a bulleted list",
  ordered_list: "a numbered list",
  blockquote: "a quote",
  table: "a table",
  criteria: "criteria",
  ladder: "the stage ladder",
};

/** Goes without saying where anything else is said. */
const EMPTY_LINE = "Puts in an empty line";

function tell(suggestion: Suggestion, { kind, node }: Part): void {
  const comes = kind === "insertion";
  const goes = kind === "deletion";
  if (node.isInline || node.isTextblock) {
    if (comes) suggestion.added += node.isInline ? wordsOf(node) : node.textContent;
    if (goes) suggestion.removed += node.isInline ? wordsOf(node) : node.textContent;
  }
  if ((comes || goes) && ["criteria", "number"].includes(node.type.name)) suggestion.live.push({ node, comes });
  if ((comes || goes) && node.isBlock && !node.isTextblock) node.descendants((inner) => void (["criteria", "number"].includes(inner.type.name) && suggestion.live.push({ node: inner, comes })));
  if (node.isInline) return;
  const sentence = sentenceOf(kind, node);
  if (!suggestion.blocks.includes(sentence)) suggestion.blocks.push(sentence);
}

function sentenceOf(kind: Kind, node: Node): string {
  const name = NAMES[node.type.name] ?? "a block";
  switch (kind) {
    case "insertion":
      return node.isTextblock && node.content.size === 0 ? EMPTY_LINE : `Puts in ${name}`;
    case "deletion":
      return `Takes out ${name}`;
    case "split":
      return "Begins a new paragraph";
    case "join":
      return "Joins two paragraphs";
    case "turn":
      return `Makes it ${NAMES[String(node.attrs.turn).split(" ")[1] ?? ""] ?? "another kind of text"}`;
  }
}

/** The suggestion at the caret, or the next one behind it. */
export function suggestionAt(state: EditorState): Suggestion | undefined {
  const { from, to } = state.selection;
  const all = suggestions(state.doc);
  return all.find((each) => each.from <= to && each.to >= from) ?? all.find((each) => each.from >= from);
}

/** Marks a transaction that settles: it is no suggestion itself. */
export const settledKey = "suggestion settled";

/** A suggestion made real, or taken back. */
export function settleSuggestion(state: EditorState, suggestion: Suggestion, accept: boolean): Transaction {
  const tr = state.tr.setMeta(settledKey, true);
  const mine = parts(state.doc, suggestion.from, suggestion.to).filter(({ team }) => team === suggestion.team);
  const about = (kinds: Kind[]) => mine.filter(({ kind }) => kinds.includes(kind));
  // From the end, so that what is in front stays where it is: first what comes or goes, then the borders of blocks.
  for (const part of about(["insertion", "deletion"]).reverse()) settleOne(tr, part, (part.kind === "insertion") === accept);
  for (const { kind, from } of about(["split", "join"]).reverse()) {
    const at = tr.mapping.mapResult(from, 1);
    if (at.deletedAfter || !tr.doc.nodeAt(at.pos)) continue;
    tr.setNodeAttribute(at.pos, kind, null);
    if ((kind === "join") === accept) joinUp(tr, at.pos);
  }
  settleTurns(tr, about(["turn"]), accept);
  return tr;
}

function settleOne(tr: Transaction, { kind, node, ...part }: Part, stays: boolean): void {
  const { insertion, deletion } = marksOf(tr.doc.type.schema);
  const [from, to] = [tr.mapping.map(part.from, 1), tr.mapping.map(part.to, -1)];
  if (from >= to) return;
  if (stays && node.isText) tr.removeMark(from, to, kind === "insertion" ? insertion : deletion);
  else if (stays) tr.setNodeAttribute(from, kind, null);
  else if (node.isInline) tr.delete(from, to);
  // An item or quote that holds nothing else goes with it.
  else tr.deleteRange(from, to);
}

function settleTurns(tr: Transaction, turns: Part[], accept: boolean): void {
  const { nodes } = tr.doc.type.schema;
  // Lines next to each other that are to be one list become one.
  const runs: { becomes: string; lines: number[]; end: number }[] = [];
  for (const { from, node } of turns) {
    const at = tr.mapping.mapResult(from, 1);
    const line = tr.doc.nodeAt(at.pos);
    if (at.deletedAfter || !line?.attrs.turn) continue;
    const becomes = accept ? (String(node.attrs.turn).split(" ")[1] ?? "") : "";
    const run = runs.at(-1);
    if (run?.becomes === becomes && run.end === at.pos) run.lines.push(at.pos);
    else runs.push({ becomes, lines: [at.pos], end: 0 });
    runs.at(-1)!.end = at.pos + line.nodeSize;
    tr.setNodeAttribute(at.pos, "turn", null);
  }
  for (const { becomes, lines, end } of runs.reverse()) {
    const [name = "", level] = becomes.split("-");
    const type = nodes[name];
    if (!type) continue;
    const range = tr.doc.resolve(lines[0]! + 1).blockRange(tr.doc.resolve(end - 1));
    if (type.isTextblock) for (const at of lines) tr.setNodeMarkup(at, type, { ...tr.doc.nodeAt(at)?.attrs, ...(level ? { level: Number(level) } : {}) });
    else if (range && name === "blockquote") tr.wrap(range, findWrapping(range, type) ?? []);
    else if (range) wrapRangeInList(tr, range, type);
  }
}
