// Criteria as the shared document keeps them: a term and its wordings, by the id that a block carries.
// Whoever writes a wording takes all others away and puts one in, in one transaction; when two people did so
// apart from each other, two stand there, and people choose. Knows no editor and no screen.
import * as Y from "yjs";

import type { Team } from "../../../host";
import { cleanText } from "./clean";

/** Edits of criteria made here; undo knows them by this. */
export const CLAUSES_ORIGIN = { edits: "clauses" };

export interface Wording {
  text: string;
  /** The team that wrote it, if somebody said. */
  by?: Team;
}

export interface Clause {
  term: string;
  wordings: Wording[];
}

type Entry = Y.Map<string | Y.Array<string>>;
/** The criteria of a document. */
export const clausesOf = (doc: Y.Doc): Y.Map<Entry> => doc.getMap<Entry>("clauses");

/** A name for a block or thread that no other has. Works on plain http, where randomUUID does not. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(9)), (unit) => unit.toString(36).padStart(2, "0")).join("");
}

/** Criteria by id, as they stand; null when there are none of that id. */
export function readClause(doc: Y.Doc, id: string): Clause | null {
  const entry = clausesOf(doc).get(id);
  if (!entry) return null;
  const term = entry.get("term");
  const stored = entry.get("wordings");
  const wordings = stored instanceof Y.Array ? stored.toArray().map(readWording) : [];
  const distinct = wordings.filter(({ text }, at) => wordings.findIndex((other) => other.text === text) === at);
  return { term: typeof term === "string" ? term : "", wordings: distinct };
}

/** Makes room for criteria and answers their id. */
export function addClause(doc: Y.Doc, term: string): string {
  const id = newId();
  doc.transact(() => {
    const entry: Entry = new Y.Map();
    clausesOf(doc).set(id, entry);
    entry.set("term", term);
    entry.set("wordings", new Y.Array<string>());
  }, CLAUSES_ORIGIN);
  return id;
}

/** Says which term the criteria are of. */
export function chooseTerm(doc: Y.Doc, id: string, term: string): void {
  doc.transact(() => entryOf(doc, id).set("term", term), CLAUSES_ORIGIN);
}

/** Writes the one wording, in place of all that stand there. */
export function writeWording(doc: Y.Doc, id: string, wording: Wording): void {
  doc.transact(() => {
    const wordings = wordingsOf(doc, id);
    wordings.delete(0, wordings.length);
    wordings.push([write(wording)]);
  }, CLAUSES_ORIGIN);
}

/** Changes one of several wordings and leaves the others to be chosen from. */
export function rewordOne(doc: Y.Doc, id: string, before: string, wording: Wording): void {
  doc.transact(() => {
    const wordings = wordingsOf(doc, id);
    const at = wordings.toArray().findIndex((stored) => readWording(stored).text === before);
    if (at >= 0) wordings.delete(at, 1);
    wordings.insert(at >= 0 ? at : wordings.length, [write(wording)]);
  }, CLAUSES_ORIGIN);
}

/** Puts a team's wording beside what stands there; its earlier suggestion gives way. */
export function suggestWording(doc: Y.Doc, id: string, wording: Wording): void {
  doc.transact(() => {
    const wordings = wordingsOf(doc, id);
    const stored = wordings.toArray().map(readWording);
    for (let at = stored.length - 1; at >= 1; at--) if (stored[at]?.by === wording.by) wordings.delete(at, 1);
    if (stored[0]?.text !== wording.text) wordings.push([write(wording)]);
  }, CLAUSES_ORIGIN);
}

function entryOf(doc: Y.Doc, id: string): Entry {
  const clauses = clausesOf(doc);
  const found = clauses.get(id);
  if (found) return found;
  const entry: Entry = new Y.Map();
  clauses.set(id, entry);
  return entry;
}

function wordingsOf(doc: Y.Doc, id: string): Y.Array<string> {
  const entry = entryOf(doc, id);
  const found = entry.get("wordings");
  if (found instanceof Y.Array) return found;
  const made = new Y.Array<string>();
  entry.set("wordings", made);
  return made;
}

function write({ text, by }: Wording): string {
  return JSON.stringify(by ? { text: cleanText(text), by } : { text: cleanText(text) });
}

/** What cannot be read is shown as it is rather than lost. */
function readWording(stored: unknown): Wording {
  if (typeof stored !== "string") return { text: "" };
  try {
    const { text, by } = JSON.parse(stored) as { text?: unknown; by?: unknown };
    const known = by === "marketing" || by === "sales" || by === "finance" || by === "success";
    return { text: typeof text === "string" ? text : "", ...(known ? { by } : {}) };
  } catch {
    return { text: stored };
  }
}
