// Which two versions are compared: what the address asks for, else the last two, else the last and the draft.
// Knows no screen.
import type { VersionView } from "../../../../host";

/** How the address calls today's draft. */
export const DRAFT = "draft";

export interface Pair {
  from: number;
  /** Null for the draft. */
  to: number | null;
}

/** Null while there is no version. `versions` are newest first. */
export function chosenPair(versions: VersionView[], query: Record<string, string>): Pair | null {
  const [newest, before] = versions;
  if (!newest) return null;
  const known = (word: string | undefined) => versions.find(({ version }) => String(version) === word)?.version;
  const from = known(query["from"]) ?? (before ?? newest).version;
  const to = query["to"] === DRAFT ? null : (known(query["to"]) ?? (before ? newest.version : null));
  return { from, to };
}
