// Keys of the reveal: which key means which step or which rule to take. Knows no screen.
import type { RevealClause, Taken } from "../../../../host";

export type Meaning = { step: 1 | -1 } | { take: Taken };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const STEPS: Record<string, 1 | -1> = { arrowdown: 1, arrowup: -1 };
const TAKES: Record<string, Taken> = { m: "marketing", s: "sales", o: "third", n: "nothing" };

/** The key by which a rule is taken, as it is shown. */
export const TAKE_KEYS: Record<Taken, string> = { marketing: "M", sales: "S", third: "O", nothing: "N" };

/** What a key means; null when nothing. A key with Ctrl, Alt or Cmd is somebody else's. */
export function meaning({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): Meaning | null {
  if (ctrlKey || metaKey || altKey || shiftKey) return null;
  const name = key.toLowerCase();
  const step = STEPS[name];
  if (step) return { step };
  const take = TAKES[name];
  return take ? { take } : null;
}

/** What can be taken of a clause: whose records count is one system's, and no rule is what one team has already. */
export function choices({ kind, wordings }: RevealClause): Taken[] {
  if (wordings === "same") return [];
  if (kind === "presence") return ["marketing", "sales"];
  return wordings === "differs" ? ["marketing", "third", "nothing", "sales"] : ["marketing", "third", "sales"];
}

/** What taking means for a clause: where one team has no rule, no rule is that team's. Null when it can't be. */
export function taking(clause: RevealClause, taken: Taken): Taken | null {
  const meant = taken === "nothing" && clause.wordings === "only-marketing" ? "sales" : taken === "nothing" && clause.wordings === "only-sales" ? "marketing" : taken;
  return choices(clause).includes(meant) ? meant : null;
}
