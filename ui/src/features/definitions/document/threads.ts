// Comments as the shared document keeps them: threads of remarks, by the id that a mark carries.
// Knows no editor and no screen; what it reads was written by others and is only ever shown as text.
import * as Y from "yjs";

import type { Team } from "../../../host";
import { cleanText } from "./clean";

/** Edits of threads made here; undo knows them by this. */
export const THREADS_ORIGIN = { edits: "threads" };

/** The longest remark that is kept. */
export const MOST_REMARK = 4000;

export interface Remark {
  name: string;
  team?: Team;
  /** UTC, to the second. */
  at: string;
  text: string;
}

export interface Thread {
  id: string;
  resolved: boolean;
  remarks: Remark[];
}

type Entry = Y.Map<boolean | Y.Array<string>>;
/** The threads of a document. */
export const threadsOf = (doc: Y.Doc): Y.Map<Entry> => doc.getMap<Entry>("threads");

/** Every thread, by id. */
export function readThreads(doc: Y.Doc): Map<string, Thread> {
  const found = new Map<string, Thread>();
  threadsOf(doc).forEach((entry, id) => {
    const stored = entry.get("remarks");
    const remarks = stored instanceof Y.Array ? stored.toArray().flatMap(readRemark) : [];
    found.set(id, { id, resolved: entry.get("resolved") === true, remarks });
  });
  return found;
}

/** Begins a thread under the id that its passage carries already. */
export function beginThreadAs(doc: Y.Doc, id: string, remark: Remark): void {
  doc.transact(() => {
    const entry: Entry = new Y.Map();
    threadsOf(doc).set(id, entry);
    entry.set("resolved", false);
    entry.set("remarks", Y.Array.from([write(remark)]));
  }, THREADS_ORIGIN);
}

/** Adds a remark. */
export function reply(doc: Y.Doc, id: string, remark: Remark): void {
  doc.transact(() => {
    const stored = threadsOf(doc).get(id)?.get("remarks");
    if (stored instanceof Y.Array) stored.push([write(remark)]);
  }, THREADS_ORIGIN);
}

/** Folds a thread away, or opens it again. */
export function resolve(doc: Y.Doc, id: string, resolved: boolean): void {
  doc.transact(() => threadsOf(doc).get(id)?.set("resolved", resolved), THREADS_ORIGIN);
}

/** A remark written now. */
export function remarkBy(name: string, team: Team | null, text: string, now = new Date()): Remark {
  return { name, ...(team ? { team } : {}), at: `${now.toISOString().slice(0, 19)}Z`, text: cleanText(text).slice(0, MOST_REMARK) };
}

function write({ name, team, at, text }: Remark): string {
  return JSON.stringify(team ? { name, team, at, text } : { name, at, text });
}

function readRemark(stored: unknown): Remark[] {
  if (typeof stored !== "string") return [];
  try {
    const { name, team, at, text } = JSON.parse(stored) as Partial<Record<keyof Remark, unknown>>;
    if (typeof text !== "string") return [];
    const known = team === "marketing" || team === "sales" || team === "finance" || team === "success";
    return [{ name: typeof name === "string" ? name.slice(0, 80) : "", at: typeof at === "string" ? at : "", text, ...(known ? { team } : {}) }];
  } catch {
    return [];
  }
}
