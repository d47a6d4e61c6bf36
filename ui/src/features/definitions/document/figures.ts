// How the live figures of criteria are put into words. Computes none: what it says was counted by the program.
import type { Beside, BesideWhose, FigureView, Flipped } from "../../../host";
import { format, NONE } from "../../../kit/format";
import { difference } from "../words";
import type { NumberOf } from "./schema";

const WHOSE: Record<BesideWhose, string> = { agreed: "Agreed version", marketing: "Marketing’s own", sales: "Sales’ own", before: "Before" };

/** A line that stands under the count: another wording, what it counts, and what comes and goes against it. */
export interface BesideLine {
  whose: BesideWhose;
  label: string;
  count: string;
  change: string;
  /** The same as a sentence, for the ear. */
  spoken: string;
}

export function besideLines(beside: Beside[]): BesideLine[] {
  const order: BesideWhose[] = ["marketing", "sales", "agreed"];
  return order.flatMap((whose) => {
    const found = beside.find((each) => each.whose === whose);
    if (!found) return [];
    const { count, entered, left } = found;
    const same = entered === 0 && left === 0;
    const change = same ? "the same" : [entered > 0 ? format.signed(entered) : "", left > 0 ? format.signed(-left) : ""].filter(Boolean).join(" ");
    const spoken = same
      ? `${WHOSE[whose]} wording counts the same records`
      : `${WHOSE[whose]} wording counts ${format.count(count)}; against it ${format.count(entered)} come in and ${format.count(left)} fall out`;
    return [{ whose, label: WHOSE[whose], count: format.count(count), change, spoken }];
  });
}

/** Who just came in and who just fell out, by name; empty when nobody did. */
export function flippedWords(flipped: Flipped[]): string[] {
  const names = (entered: boolean) => flipped.filter((each) => each.entered === entered).map(({ name }) => name);
  const line = (label: string, found: string[]) => (found.length > 0 ? [`${label}: ${found.join(", ")}`] : []);
  return [...line("Just in", names(true)), ...line("Just out", names(false))];
}

/** `MQLs` for more than one `MQL`. */
export function pluralName(name: string, n: number | null): string {
  if (n === 1 || !/[\p{L}]$/u.test(name) || /s$/i.test(name)) return name;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}

/** A live figure of a sentence: the number alone, as exports write it; what it says in words; why there is none. */
export interface FigureWords {
  number: string;
  words: string;
  reason: string;
}

export function figureWords(figure: FigureView | undefined, of: NumberOf): FigureWords {
  if (!figure) return { number: NONE, words: "", reason: "This term is no longer defined." };
  const { name, marketing, sales } = figure;
  if (of === "gap") {
    const apart = difference(marketing, sales, "sales");
    if (!apart || marketing === null || sales === null) return { number: NONE, words: "", reason: `Not both teams count ${pluralName(name, null)} yet.` };
    return { number: format.count(Math.abs(marketing - sales)), words: `Marketing counts ${apart}`, reason: "" };
  }
  const n = figure[of];
  const missing = of === "common" ? figure.common_reason : `${of === "marketing" ? "Marketing" : "Sales"} does not count ${pluralName(name, null)} yet.`;
  const words = of === "common" ? `${name} by the common criteria` : `${name} as ${of === "marketing" ? "Marketing" : "Sales"} counts it`;
  return { number: format.count(n), words, reason: n === null ? sentence(missing) : "" };
}

/** The words that follow a figure where it is put in; they are the writer's from then on. */
export function wordsAfter(name: string, of: NumberOf, figure: FigureView | undefined): string {
  return of === "gap" ? "apart" : pluralName(name, figure?.[of] ?? null);
}

/** A reason as a sentence of its own. */
function sentence(reason: string): string {
  const closed = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return closed.charAt(0).toUpperCase() + closed.slice(1);
}
