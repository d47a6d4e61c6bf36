// How the condition of a source is ordered and worded on screen. Computes no figure: the engine counted them all.
import type { CellValue, ConditionFinding, ConditionReport, FieldCondition, Kind, RowSet } from "../../../host";
import { format, NONE } from "../../../kit/format";
import { cellText } from "../../../kit/grid/cell";
import { TEAM_NAMES } from "../../../kit/team";

/** What the table of fields can be ordered by. */
export type FieldOrder = "file" | "field" | "filled" | "distinct" | "top" | "other" | "writer" | "change";

export interface FieldSort {
  by: FieldOrder;
  descending: boolean;
}

type Sortable = number | string | null;

const KEYS: Record<Exclude<FieldOrder, "file">, (field: FieldCondition) => Sortable> = {
  field: ({ label }) => label,
  filled: ({ filled }) => filled,
  distinct: ({ distinct }) => distinct,
  top: ({ top }) => top[0]?.records ?? null,
  other: ({ other }) => (other && other.of > 0 ? other.filled / other.of : null),
  writer: ({ writers }) => writers[0]?.who ?? null,
  change: ({ last_change }) => last_change,
};

/** The fields in an order; what is unknown stands last whichever way, equals keep the order of the file. */
export function sortedFields(fields: readonly FieldCondition[], { by, descending }: FieldSort): FieldCondition[] {
  if (by === "file") return [...fields];
  const key = KEYS[by];
  return [...fields].sort((one, two) => {
    const [a, b] = [key(one), key(two)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return descending ? -order : order;
  });
}

/** The order that a press on a heading leads to: the telling way first, then the other, then the file's. */
export function nextSort(now: FieldSort, by: FieldOrder): FieldSort {
  const first = by !== "field" && by !== "writer";
  if (now.by !== by) return { by, descending: first };
  return now.descending === first ? { by, descending: !first } : { by: "file", descending: false };
}

/** n of N. */
export function nOf(n: number, of: number): string {
  return `${format.count(n)} of ${format.count(of)}`;
}

/** Days (`2026-03-29`) and months (`2026-03`) within the engine's words, as the locale writes them. */
export function localDates(words: string): string {
  return words.replace(/\b\d{4}-\d{2}(-\d{2})?\b/g, (iso, day?: string) => (day ? format.date(iso) : monthName(iso)));
}

/** A finding's words as a title: without what it leads on from, and without a full stop. */
export function titleOf({ words }: ConditionFinding): string {
  return localDates(words.charAt(0).toUpperCase() + words.slice(1).replace(/\.$/, ""));
}

/** The records behind a finding, or behind one of its examples. */
export function recordsOf(source: number, { code, key }: Pick<ConditionFinding, "code" | "key">, example: number | null = null): RowSet {
  return { of: "condition", source, code, key, example };
}

/** A value of a field as the table shows it. */
export function valueText(value: CellValue, kind: Kind, currency: string | null): string {
  return kind === "money" && typeof value === "number" ? format.money(value, currency) : cellText(value, kind);
}

/** The most frequent values with their counts, for a table's tooltip. */
export function topText({ top, kind, currency }: FieldCondition): string {
  return top.map(({ value, records }) => `${valueText(value, kind, currency)} (${format.count(records)})`).join(", ");
}

/** Who writes a field, and how that is known. */
export function writerText({ writers, written, told_by }: FieldCondition): { text: string; why: string } {
  const [first] = writers;
  const all = writers.map(({ who, n }) => `${who} (${format.count(n)})`).join(", ");
  if (told_by === "history" && first) return { text: first.who, why: `${nOf(first.n, written)} changes in the history. Most often: ${all}.` };
  if (told_by === "history") return { text: NONE, why: "The history doesn't say who." };
  if (told_by === "record" && first) return { text: first.who, why: `Wrote ${nOf(first.n, written)} records last; no history tells who wrote this field.` };
  return { text: NONE, why: "Neither a history of this field nor a column for who modified the record is here." };
}

/** What the counterpart's exports hold of a field. */
export function otherText({ other }: FieldCondition, report: ConditionReport): string {
  if (!report.other) return "The other team has brought no such records.";
  const team = TEAM_NAMES[report.other];
  return other ? `${nOf(other.filled, other.of)} in ${team}'${team.endsWith("s") ? "" : "s"} exports` : `${team} has no such field.`;
}

/** Records per month in one sentence, for those who don't see the bars. */
export function monthsText({ months, earlier, dated_by }: ConditionReport): string {
  const counts = months.map(({ month, records }) => `${monthName(month)}: ${format.count(records)}`).join(", ");
  const before = earlier > 0 ? `${format.plural(earlier, "record")} before that. ` : "";
  return `Records per month by ${dated_by}. ${before}${counts}`;
}

/** A month (`2026-03`) as the locale writes it. */
export function monthName(month: string, locale = format.locale): string {
  const [year = 0, at = 1] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" }).format(Date.UTC(year, at - 1));
}
